import { describe, expect, test } from 'vitest';
import { proxyFromEnvironment } from '../../../src/cluster/live/proxy.ts';

describe('the proxy that the environment names', () => {
  const proxy = 'http://proxy:3128';
  const cases: readonly [url: string, env: Record<string, string>, expected: string | undefined][] = [
    ['https://k8s.example', {}, undefined],
    ['https://k8s.example', { HTTPS_PROXY: proxy }, proxy],
    ['https://k8s.example', { https_proxy: 'proxy:3128' }, proxy],
    ['https://k8s.example', { HTTP_PROXY: proxy }, undefined],
    ['http://k8s.example', { HTTP_PROXY: proxy, HTTPS_PROXY: 'http://other' }, proxy],
    ['https://127.0.0.1:6443', { HTTPS_PROXY: proxy }, undefined],
    ['https://localhost:6443', { HTTPS_PROXY: proxy }, undefined],
    ['https://k8s.example', { HTTPS_PROXY: proxy, NO_PROXY: '*' }, undefined],
    ['https://k8s.example', { HTTPS_PROXY: proxy, NO_PROXY: 'a, example' }, undefined],
    ['https://k8s.example', { HTTPS_PROXY: proxy, no_proxy: '.Example' }, undefined],
    ['https://k8s.example', { HTTPS_PROXY: proxy, NO_PROXY: '*.example' }, undefined],
    ['https://example', { HTTPS_PROXY: proxy, NO_PROXY: '.example' }, proxy],
    ['https://notexample', { HTTPS_PROXY: proxy, NO_PROXY: 'example' }, proxy],
    ['https://k8s.example', { HTTPS_PROXY: proxy, NO_PROXY: 'k8s.example:443' }, undefined],
    ['https://k8s.example:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'k8s.example:443' }, proxy],
    ['https://10.1.2.3', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8' }, undefined],
    ['https://11.1.2.3', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8' }, proxy],
    ['https://10.1.2.3', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/99,nonsense/8' }, proxy],
    ['https://[fd00::1]:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'fd00::/8' }, undefined],
    ['https://10.1.2.3', { HTTPS_PROXY: proxy, NO_PROXY: '10.1.2.3' }, undefined],
    ['https://110.1.2.3', { HTTPS_PROXY: proxy, NO_PROXY: '10.1.2.3' }, proxy],
  ];
  test.each(cases)('%s %o', (url, env, expected) => {
    expect(proxyFromEnvironment(new URL(url), env)).toBe(expected);
  });
});
