import { workloadImages } from '../../analyzers/workload-images.ts';
import { deployment } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const web = (image: string, imagePullPolicy = 'Always') => deployment({ image, imagePullPolicy });
const on = 'Deployment shop/web';
const pinned = () => [web(`registry.example.com/shop/app@${digest}`, 'IfNotPresent')];
const snapshot = { settings: { practice: { registries: ['registry.example.com', 'ghcr.io/acme'] } } };

testAnalyzer(workloadImages, {
  faulty: {
    'no tag, behind a registry with a port': {
      fault: 'BP-001',
      situation: 'NEG-32',
      objects: [web('localhost:5000/app')],
      expect: [{ code: 'workload-image-latest', on, says: /newest: app/, severity: 'warning' }],
      cure: pinned,
    },
    'the tag latest': {
      fault: 'BP-001',
      objects: [web('nginx:latest')],
      expect: [{ code: 'workload-image-latest', on, says: /app/ }],
      cure: pinned,
    },
    'a tag that can be moved': {
      fault: 'BP-002',
      objects: [web('nginx:1.27')],
      expect: [{ code: 'workload-image-no-digest', on, says: /can be moved: app/, severity: 'info' }],
      cure: pinned,
    },
    'another registry than those that are allowed': {
      fault: 'BP-003',
      snapshot,
      objects: [web(`ghcr.io/acme-labs/app@${digest}`)],
      expect: [
        {
          code: 'workload-image-not-allowed',
          on,
          says: /elsewhere than registry\.example\.com, ghcr\.io\/acme: app \(ghcr\.io\/acme-labs\/app@/,
        },
      ],
      cure: pinned,
    },
    'the frozen registry': {
      fault: 'BP-004',
      objects: [web(`k8s.gcr.io/pause@${digest}`)],
      expect: [{ code: 'workload-image-registry-frozen', on, says: /k8s\.gcr\.io: app/ }],
      cure: pinned,
    },
    'an image that is not asked for': {
      fault: 'BP-023',
      objects: [web('nginx:latest', 'IfNotPresent')],
      expect: [
        { code: 'workload-image-not-pulled', on, says: /on the node: app/ },
        { code: 'workload-image-latest', on, says: /app/ },
      ],
      cure: pinned,
    },
  },
  healthy: {
    'a digest': { situation: 'NEG-32', objects: pinned() },
    'a tag and a digest': { objects: [web(`nginx:latest@${digest}`)] },
    'registries that are allowed': {
      snapshot,
      objects: [web(`ghcr.io/acme/app@${digest}`), ...pinned()],
    },
  },
});
