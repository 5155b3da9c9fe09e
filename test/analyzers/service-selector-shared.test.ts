import { serviceSelectorShared } from '../../analyzers/service-selector-shared.ts';
import { service } from '../helpers/network.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = { app: 'web', tier: 'front' };

testAnalyzer(serviceSelectorShared, {
  faulty: {
    'an old name of the same Service': {
      fault: 'NET-009',
      objects: [service('shop/web', web), service('shop/www', { tier: 'front', app: 'web' })],
      expect: [
        {
          code: 'service-selector-shared',
          on: 'Service shop/www',
          says: /Service shop\/web/,
          near: ['Service shop/web'],
        },
      ],
      cure: objects => [objects[0]!],
    },
  },
  healthy: {
    'a headless one beside it': {
      objects: [service('shop/web', web), service('shop/web-headless', web, { clusterIP: 'None' })],
    },
    'other ports': { objects: [service('shop/web', web), service('shop/metrics', web, { ports: [{ port: 9090 }] })] },
    'another namespace': { objects: [service('shop/web', web), service('blog/web', web)] },
    'no selectors': { situation: 'NEG-04', objects: [service('shop/a', undefined), service('shop/b', undefined)] },
  },
});
