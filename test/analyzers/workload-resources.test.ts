import { workloadResources } from '../../analyzers/workload-resources.ts';
import { object } from '../helpers/objects.ts';
import { deployment } from '../helpers/templates.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const requests = { cpu: '100m', memory: '128Mi' };
const limits = { memory: '256Mi', 'ephemeral-storage': '1Gi' };
const sized = (more: object = {}) => deployment({ resources: { requests, limits: { ...limits, ...more } } });
const range = (limit: object) =>
  object('v1', 'LimitRange', 'shop/defaults', { spec: { limits: [{ type: 'Container', ...limit }] } });
const on = 'Deployment shop/web';
const demanding = (wanted: object) => ({ settings: { practice: { limits: wanted } } });

testAnalyzer(workloadResources, {
  faulty: {
    'a disk without a limit': {
      fault: 'BP-009',
      objects: [deployment({ resources: { requests, limits: { memory: '256Mi' } } })],
      expect: [{ code: 'workload-no-disk-limit', on, says: /logs and files: app/ }],
      cure: () => [sized()],
    },
    'neither requests nor a limit on memory': {
      fault: 'BP-007',
      objects: [deployment({ resources: { limits: { 'ephemeral-storage': '1Gi' } } })],
      expect: [
        { code: 'workload-no-requests', on, says: /CPU or memory it needs: app/ },
        { code: 'workload-no-memory-limit', on, says: /all memory of its node: app/ },
      ],
      cure: () => [sized()],
    },
    'nothing is said': {
      objects: [deployment()],
      expect: [
        { code: 'workload-no-requests', on, says: /CPU or memory it needs: app/ },
        { code: 'workload-no-memory-limit', on, says: /all memory of its node: app/ },
        { code: 'workload-no-disk-limit', on, says: /app/, severity: 'info' },
      ],
      cure: () => [sized()],
    },
    'a LimitRange fills in requests alone': {
      objects: [deployment(), range({ defaultRequest: requests })],
      expect: [
        { code: 'workload-no-memory-limit', on, says: /app/ },
        { code: 'workload-no-disk-limit', on, says: /app/ },
      ],
      cure: () => [deployment(), range({ default: { ...requests, ...limits } })],
    },
    'a limit above the highest that is allowed': {
      fault: 'BP-008',
      snapshot: demanding({ max: { memory: '1Gi' } }),
      objects: [sized({ memory: '2Gi' })],
      expect: [{ code: 'workload-limit-too-high', on, says: /highest that are allowed: app/ }],
      cure: () => [sized()],
    },
    'a limit that is promised many times over': {
      fault: 'BP-008',
      snapshot: demanding({ ratio: { cpu: 4 } }),
      objects: [sized({ cpu: '1' })],
      expect: [{ code: 'workload-limit-far-above-request', on, says: /above its requests: app/ }],
      cure: () => [sized({ cpu: '400m' })],
    },
  },
  healthy: {
    'requests and limits': { objects: [sized()] },
    'limits of the pod hold for its containers': { objects: [deployment({}, { resources: { limits, requests } })] },
    'a limit is a request, too': { objects: [deployment({ resources: { limits: { ...limits, cpu: '1' } } })] },
    'a LimitRange that may not be read': {
      situation: 'NEG-18',
      snapshot: { withheld: { LimitRange: 'forbidden' } },
      objects: [deployment()],
    },
    'init containers end': {
      objects: [
        { ...sized(), ...deployment({ resources: { requests, limits } }, { initContainers: [{ name: 'load' }] }) },
      ],
    },
  },
});
