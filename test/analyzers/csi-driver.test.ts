import { csiDriver } from '../../analyzers/csi-driver.ts';
import { ago, object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const driver = object('storage.k8s.io/v1', 'CSIDriver', 'csi.example.com', { spec: { attachRequired: true } });
const request = (name: string, seconds: number, status: object = { attached: false }): Raw =>
  object('storage.k8s.io/v1', 'VolumeAttachment', name, {
    metadata: { creationTimestamp: ago(seconds) },
    spec: { attacher: 'csi.example.com', nodeName: 'node-a', source: { persistentVolumeName: `pv-${name}` } },
    status,
  });
const attached = { attached: true };

testAnalyzer(csiDriver, {
  faulty: {
    'two requests without an answer': {
      fault: 'STO-014',
      objects: [driver, request('old', 7200, attached), request('one', 900), request('two', 600)],
      expect: [
        {
          code: 'csi-driver-silent',
          on: 'CSIDriver csi.example.com',
          says: /2 requests have no answer, the oldest for pv-one on node node-a/,
        },
      ],
      cure: () => [driver, request('one', 900, attached), request('two', 600, attached)],
    },
  },
  healthy: {
    'it has attached others since: that one has trouble of its own': {
      objects: [driver, request('one', 900), request('two', 600, attached)],
    },
    'it has been asked just now': { objects: [driver, request('one', 20)] },
    'it says why not': {
      objects: [driver, request('one', 900, { attached: false, attachError: { message: 'no such disk' } })],
    },
    'nothing is to be attached': {
      objects: [
        object('storage.k8s.io/v1', 'CSIDriver', 'csi.example.com', { spec: { attachRequired: false } }),
        request('one', 900),
      ],
    },
  },
});
