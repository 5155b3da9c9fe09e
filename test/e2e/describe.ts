import { describe } from 'vitest';
import { hasControlPlane, scripts } from '../helpers/control-plane.ts';

/** Tests that are skipped, and say so, where no control plane can be started. */
export function describeWithControlPlane(name: string, body: () => void): void {
  describe.skipIf(!hasControlPlane)(hasControlPlane ? name : `${name} (skipped: ${scripts} is not there)`, body);
}
