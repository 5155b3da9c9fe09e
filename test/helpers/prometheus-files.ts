import { decodePrometheusFiles } from '../../src/cluster/decode/prometheus-files.ts';
import { object, type Raw, runningPod } from './objects.ts';

/** A ConfigMap with these files. */
export function configMap(path: string, data: Readonly<Record<string, string>>): Raw {
  return object('v1', 'ConfigMap', path, { data });
}

/** What is read of the files of a ConfigMap: of all of them if none are named. */
export function filesIn(configMap: Raw, keys = Object.keys(configMap.data as object)): Raw {
  const files = decodePrometheusFiles(configMap, keys);
  if (files === undefined) throw new Error('nothing was read of the ConfigMap');
  return JSON.parse(JSON.stringify(files)) as Raw;
}

/** A pod that runs Prometheus, with ConfigMaps mounted at these paths of its container. */
export function prometheusPod(
  path: string,
  mounts: Readonly<Record<string, string>>,
  container: object = { args: ['--config.file=/etc/prometheus/prometheus.yml'] },
): Raw {
  const mounted = Object.entries(mounts);
  return runningPod(path, {
    spec: {
      containers: [
        {
          name: 'prometheus',
          image: 'quay.io/prometheus/prometheus:v3.5.0',
          volumeMounts: mounted.map(([mountPath, name]) => ({ name, mountPath })),
          ...container,
        },
      ],
      volumes: mounted.map(([, name]) => ({ name, configMap: { name } })),
    },
  });
}
