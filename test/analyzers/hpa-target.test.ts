import { hpaTarget } from '../../analyzers/hpa-target.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';
import { autoscaler, deployment, failing, statefulSet } from '../helpers/workloads.ts';

const on = 'HorizontalPodAutoscaler shop/scaler';
const unable = "the HPA controller was unable to get the target's current scale: ";
const notFound = failing('AbleToScale', 'FailedGetScale', `${unable}deployments.apps "wbe" not found`);
const of = (name: string, kind = 'Deployment', apiVersion = 'apps/v1') => ({
  scaleTargetRef: { apiVersion, kind, name },
});
const web = deployment('shop/web');

testAnalyzer(hpaTarget, {
  faulty: {
    'the target does not exist': {
      fault: 'HPA-001',
      objects: [autoscaler('shop/scaler', { spec: of('wbe'), status: notFound }), web],
      expect: [
        { code: 'hpa-target-missing', on, says: /Deployment wbe does not exist/, blames: ['Deployment shop/wbe'] },
      ],
      cure: () => [autoscaler('shop/scaler'), web],
    },
    'what has that name is of another kind': {
      fault: 'HPA-001',
      objects: [autoscaler('shop/scaler', { spec: of('db'), status: notFound }), statefulSet('shop/db')],
      expect: [
        { code: 'hpa-target-missing', on, blames: ['Deployment shop/db'], says: /db/, near: ['StatefulSet shop/db'] },
      ],
    },
    'Deployments may not be listed, but the controller says so': {
      objects: [autoscaler('shop/scaler', { spec: of('wbe'), status: notFound })],
      snapshot: { withheld: { Deployment: 'forbidden' } },
      expect: [{ code: 'hpa-target-missing', on, says: /wbe/, blames: ['Deployment shop/wbe'] }],
    },
    'a custom resource that does not exist': {
      objects: [
        autoscaler('shop/scaler', {
          spec: of('blue', 'Rollout', 'argoproj.io/v1alpha1'),
          status: failing('AbleToScale', 'FailedGetScale', `${unable}rollouts.argoproj.io "blue" not found`),
        }),
      ],
      expect: [{ code: 'hpa-target-missing', on, says: /Rollout blue does not exist/, blames: [] }],
    },
    'an API version that is gone': {
      fault: 'HPA-001',
      objects: [
        autoscaler('shop/scaler', {
          spec: of('web', 'Deployment', 'extensions/v1beta1'),
          status: failing(
            'AbleToScale',
            'FailedGetScale',
            `${unable}no matches for kind "Deployment" in group "extensions"`,
          ),
        }),
        web,
      ],
      expect: [
        {
          code: 'hpa-target-kind-unknown',
          on,
          says: /Deployment of extensions\/v1beta1/,
          blames: ['api-group extensions'],
        },
      ],
      cure: () => [autoscaler('shop/scaler'), web],
    },
    'the target may not be scaled': {
      objects: [
        autoscaler('shop/scaler', {
          status: failing(
            'AbleToScale',
            'FailedUpdateScale',
            'the HPA controller was unable to update the target scale: forbidden',
          ),
        }),
        web,
      ],
      expect: [{ code: 'hpa-cannot-scale', on, says: /cannot scale Deployment web, FailedUpdateScale: .*forbidden/ }],
    },
  },
  healthy: {
    'the target exists': { objects: [autoscaler('shop/scaler'), web] },
    'the target was created since': {
      objects: [
        autoscaler('shop/scaler', {
          status: failing('AbleToScale', 'FailedGetScale', `${unable}deployments.apps "web" not found`),
        }),
        web,
      ],
    },
  },
});
