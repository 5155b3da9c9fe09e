import { defineAnalyzer } from '../src/core/analyzer.ts';
import { refOf } from '../src/core/objects.ts';
import { classesOf, deviceConsults, devicesOf } from './_shared/devices.ts';
import { isUnassigned, schedulingConsults, whyUnscheduled } from './_shared/scheduling.ts';
import { detailsOf } from './_shared/unscheduled.ts';

/**
 * Devices that a pod claims by dynamic resource allocation are allocated before it gets a node.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 */
export const podDevices = defineAnalyzer({
  id: 'pod-devices',
  subject: 'Pod',
  title: 'Pods whose resource claims cannot be allocated',
  aliases: ['ResourceClaim'],
  consults: [...schedulingConsults, ...deviceConsults],
  where: isUnassigned,
  codes: {
    'pod-resource-claim-missing': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'claims a device through {missing}, which does not exist',
      why: 'The pod names a ResourceClaim, or a template to make one from. Without it the scheduler does not even look for a node.',
      fix: 'Create {missing}, or correct spec.resourceClaims of the pod template.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/',
    },
    'pod-device-class-missing': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'asks for a device of class {class}[, in {claim}], which does not exist',
      why: 'A resource claim asks for devices by the name of a DeviceClass. There is none of this name, so nothing can be allocated.',
      fix: 'Install the driver that brings the DeviceClass {class}, or correct the claim.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/',
    },
    'pod-no-device': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'no node that it may use has a free device for it[: {claim} asks for class {class}]',
      why: 'The scheduler found no device that satisfies the claim: none was announced by a driver, or all are allocated to others.',
      fix: 'Check whether the device driver runs and publishes ResourceSlices, and which claims hold the devices.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/',
    },
  },
  check(pod, cluster, report) {
    const { claims, missing } = devicesOf(pod, cluster);
    const [gone] = missing;
    if (gone !== undefined) {
      report('pod-resource-claim-missing', pod, {
        key: gone.name,
        with: { missing: gone.absent.ref },
        blames: missing.map(({ absent }) => ({ object: absent, because: 'exists' })),
        near: gone.absent.similar(),
        evidence: [{ of: pod, path: 'spec.resourceClaims', value: gone.absent.ref.name }],
      });
      return;
    }
    const verdict = whyUnscheduled(pod, cluster);
    if (verdict?.filter !== 'devices') return;
    const details = detailsOf(pod, verdict, cluster);
    const waiting = claims.filter(({ claim }) => claim.status.allocation === undefined);
    const classes = waiting.flatMap(({ name, claim }) =>
      classesOf(claim).map(({ deviceClass }) => ({ name, claim, deviceClass })),
    );
    const said = /device class (\S+) does not exist/.exec(verdict.message)?.[1];
    const name = pod.spec.resourceClaims[0]?.name ?? '';
    for (const deviceClass of new Set([...classes.map(c => c.deviceClass), ...(said === undefined ? [] : [said])])) {
      const found = cluster.lookup('DeviceClass', deviceClass);
      const stated = deviceClass === said ? cluster.missing('DeviceClass', said, undefined, 'scheduler') : undefined;
      const absent = found.state === 'absent' ? found.absent : stated;
      if (absent === undefined) continue;
      const user = classes.find(c => c.deviceClass === deviceClass);
      report('pod-device-class-missing', pod, {
        ...details,
        key: user?.name ?? name,
        with: { class: deviceClass, claim: user && refOf(user.claim) },
        blames: [{ object: absent, because: 'exists' }],
        near: absent.similar(),
      });
      return;
    }
    const [first] = classes;
    report('pod-no-device', pod, {
      ...details,
      key: first?.name ?? name,
      with: { claim: first && refOf(first.claim), class: first?.deviceClass },
    });
  },
});
