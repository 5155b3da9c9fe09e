import type { Explanation } from '../../src/core/explanation.ts';

/** An answer as models give it in a language: sentences long enough to be wrapped, a command and a patch. */
function answered(problem: string, cause: string, fix: string, verify: string, otherwise: string): Explanation {
  return {
    state: 'answered',
    answer: {
      problem,
      cause,
      fix: [
        { what: fix, command: 'kubectl get storageclasses' },
        { what: fix, patch: 'spec:\n  storageClassName: fast-ssd' },
      ],
      verify: [{ what: verify, command: 'kubectl get pvc catalog-data -n shop' }],
      otherwise: [otherwise],
    },
    model: 'model-1',
    at: '2026-11-21T12:00:00Z',
    cached: false,
  };
}

/** In languages whose characters are two columns wide, with and without blanks between words; and why there is none. */
export const explanations: readonly Explanation[] = [
  answered(
    '볼륨 요청 catalog-data가 존재하지 않는 스토리지 클래스를 요구하기 때문에 볼륨이 만들어지지 않고 파드는 계속 대기 상태로 남아 있습니다.',
    '스토리지 클래스의 이름이 fast-sdd로 잘못 적혀 있으며 클러스터에는 fast-ssd만 있습니다.',
    '볼륨 요청의 스토리지 클래스 이름을 바로잡은 다음 볼륨 요청을 지우고 다시 만드십시오.',
    '볼륨 요청의 상태가 Bound로 바뀌는지 확인하십시오.',
    '프로비저너가 실행되고 있는지 확인하십시오.',
  ),
  answered(
    '该部署引用的密钥在命名空间中并不存在因此容器无法创建而所有副本都一直处于等待状态并且服务没有任何可用的后端。',
    '密钥的名称写成了payments-db而实际存在的密钥名为payment-db。',
    '请更正部署中引用的密钥名称或者按照原来的名称创建缺少的密钥然后等待容器重新启动。',
    '请确认所有副本都已经可用。',
    '请检查是否有其他工具会删除该密钥。',
  ),
  answered(
    '存在しないサービスを呼び出す Webhook が登録されているため、新しいポッドの作成がすべて拒否され、デプロイメントは一つもレプリカを持てません。',
    'サイドカーを注入するサービスが、名前空間 mesh から削除されています。',
    'サービスを元に戻すか、使われなくなった Webhook の設定を削除してください。',
    'ポッドが作成されることを確認してください。',
    'Webhook の failurePolicy を確認してください。',
  ),
  { state: 'failed', why: 'the model did not answer within 60s' },
  { state: 'skipped', why: '--max-incidents' },
];
