import { describe, expect, test } from 'vitest';
import { causeIn, type LogCause } from '../../../analyzers/_shared/log-causes.ts';

interface Seen {
  /** Where such a log is shown, or who writes it. */
  readonly source: string;
  readonly log: string;
  readonly cause: Partial<LogCause> & Pick<LogCause, 'kind'>;
}

const issue = (path: string) => `https://github.com/${path}`;
const go = 'https://pkg.go.dev/net#OpError';
const spring = 'https://docs.spring.io/spring-boot/reference/features/spring-application.html';

const seen: readonly Seen[] = [
  // Nobody listens
  {
    source: go,
    log: '2026/03/01 11:58:20 dial tcp 10.96.12.7:5432: connect: connection refused',
    cause: {
      kind: 'refused',
      host: '10.96.12.7',
      port: 5432,
      line: 'dial tcp 10.96.12.7:5432: connect: connection refused',
    },
  },
  {
    source: go,
    log: '{"level":"fatal","ts":1668181192.5,"caller":"main.go:41","msg":"cannot open the database","error":"dial tcp [fd00::7]:5432: connect: connection refused"}',
    cause: {
      kind: 'refused',
      host: 'fd00::7',
      port: 5432,
      line: expect.stringMatching(/^cannot open the database: dial/),
    },
  },
  {
    source: issue('liuqingli/CCLearner/issues/1'),
    log: `Exception in thread "main" org.postgresql.util.PSQLException: Connection to db:5433 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.
        at org.postgresql.core.v3.ConnectionFactoryImpl.openConnectionImpl(ConnectionFactoryImpl.java:252)
        at vt.cs.CCLearner_Feature.main(CCLearner_Feature.java:94)`,
    cause: { kind: 'refused', host: 'db', port: 5433 },
  },
  {
    source: issue('aphonsoar/Receita_Federal_do_Brasil_-_Dados_Publicos_CNPJ/issues/11'),
    log: `psycopg2.OperationalError: could not connect to server: Connection refused
\tIs the server running on host "postgres" (10.96.4.2) and accepting
\tTCP/IP connections on port 5432?`,
    cause: { kind: 'refused', host: 'postgres', port: 5432 },
  },
  {
    source: issue('tines/rails-pg-adapter/pull/15'),
    log: `connection to server at "10.1.209.231", port 5432 failed: Connection refused
\tIs the server running on that host and accepting TCP/IP connections?`,
    cause: { kind: 'refused', host: '10.1.209.231', port: 5432 },
  },
  {
    source: issue('cweijan/vscode-database-client/issues/1377'),
    log: 'Error: connect ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16)',
    cause: { kind: 'refused', host: '127.0.0.1', port: 5432 },
  },
  {
    source: 'https://redis.readthedocs.io/en/stable/exceptions.html',
    log: 'redis.exceptions.ConnectionError: Error 111 connecting to redis:6379. Connection refused.',
    cause: { kind: 'refused', host: 'redis', port: 6379 },
  },
  {
    source: 'https://requests.readthedocs.io/en/latest/_modules/requests/exceptions/',
    log: "requests.exceptions.ConnectionError: HTTPConnectionPool(host='api', port=80): Max retries exceeded with url: / (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused'))",
    cause: { kind: 'refused', host: 'api', port: 80 },
  },
  {
    source: 'https://docs.ruby-lang.org/en/master/Errno.html',
    log: '/usr/local/lib/ruby/3.2.0/net/http.rb:1271:in `initialize\': Failed to open TCP connection to api:80 (Connection refused - connect(2) for "api" port 80) (Errno::ECONNREFUSED)',
    cause: { kind: 'refused', host: 'api', port: 80 },
  },
  {
    source: 'https://learn.microsoft.com/dotnet/api/system.net.sockets.socketexception',
    log: 'System.Net.Http.HttpRequestException: Connection refused (api:8080)\n ---> System.Net.Sockets.SocketException (111): Connection refused',
    cause: { kind: 'refused' },
  },
  {
    source: 'https://dev.mysql.com/doc/refman/8.4/en/can-not-connect-to-server.html',
    log: "ERROR 2003 (HY000): Can't connect to MySQL server on 'mysql:3306' (111)",
    cause: { kind: 'refused', host: 'mysql', port: 3306 },
  },
  // No answer
  {
    source: go,
    log: 'E0301 11:58:20.1     1 leaderelection.go:332] error retrieving resource lock: Get "https://10.96.0.1:443/api": dial tcp 10.96.0.1:443: i/o timeout',
    cause: { kind: 'no-answer', host: '10.96.0.1', port: 443 },
  },
  {
    source: go,
    log: 'dial tcp 10.0.3.4:9092: connect: no route to host',
    cause: { kind: 'no-answer', host: '10.0.3.4', port: 9092 },
  },
  // Names
  {
    source: go,
    log: 'time="2026-03-01T11:58:20Z" level=fatal msg="cannot connect" error="dial tcp: lookup db on 10.96.0.10:53: no such host"',
    cause: { kind: 'name', host: 'db', line: 'cannot connect: dial tcp: lookup db on 10.96.0.10:53: no such host' },
  },
  {
    source: 'https://nodejs.org/api/dns.html#error-codes',
    log: 'Error: getaddrinfo ENOTFOUND db.shop.svc.cluster.local\n    at GetAddrInfoReqWrap.onlookup [as oncomplete] (node:dns:107:26)',
    cause: { kind: 'name', host: 'db.shop.svc.cluster.local' },
  },
  {
    source: issue('kubernetes/kubernetes/issues/37833'),
    log: 'Caused by: java.net.UnknownHostException: sonar-db: Name or service not known',
    cause: { kind: 'name', host: 'sonar-db' },
  },
  {
    source: issue('bitnami/charts/issues/13657'),
    log: 'psql: error: could not translate host name "pg-0.pg-headless" to address: Name or service not known',
    cause: { kind: 'name', host: 'pg-0.pg-headless' },
  },
  {
    source: 'https://oneuptime.com/blog/post/2025-12-16-fix-host-not-found-in-upstream-nginx/view',
    log: '2026/03/01 11:58:20 [emerg] 1#1: host not found in upstream "api" in /etc/nginx/conf.d/default.conf:12\nnginx: [emerg] host not found in upstream "api" in /etc/nginx/conf.d/default.conf:12',
    cause: { kind: 'name', host: 'api' },
  },
  {
    source: 'https://www.busybox.net/ (wget, nc)',
    log: "nc: bad address 'db'",
    cause: { kind: 'name', host: 'db' },
  },
  {
    source: 'https://curl.se/libcurl/c/libcurl-errors.html',
    log: 'curl: (6) Could not resolve host: api',
    cause: { kind: 'name', host: 'api' },
  },
  // DNS itself
  {
    source: go,
    log: 'dial tcp: lookup db on 10.96.0.10:53: read udp 10.244.1.5:40713->10.96.0.10:53: i/o timeout',
    cause: { kind: 'dns', host: 'db' },
  },
  {
    source: 'https://nodejs.org/api/dns.html#error-codes',
    log: 'Error: getaddrinfo EAI_AGAIN db',
    cause: { kind: 'dns', host: 'db' },
  },
  {
    source: 'https://man7.org/linux/man-pages/man3/getaddrinfo.3.html',
    log: 'psql: error: could not connect: Temporary failure in name resolution',
    cause: { kind: 'dns' },
  },
  // Environment
  {
    source: issue('greenstatic/bigbluebutton-exporter/issues/89'),
    log: `Traceback (most recent call last):
  File "server.py", line 7, in <module>
    import settings
  File "/app/settings.py", line 24, in <module>
    API_BASE_URL = validate_api_base_url(os.environ["API_BASE_URL"])
  File "/usr/local/lib/python3.8/os.py", line 675, in __getitem__
    raise KeyError(key) from None
KeyError: 'API_BASE_URL'`,
    cause: { kind: 'variable', variable: 'API_BASE_URL' },
  },
  {
    source: 'https://www.gnu.org/software/bash/manual/html_node/The-Set-Builtin.html',
    log: '/entrypoint.sh: line 3: DATABASE_URL: unbound variable',
    cause: { kind: 'variable', variable: 'DATABASE_URL' },
  },
  {
    source: 'https://hub.docker.com/_/postgres',
    log: `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".`,
    cause: { kind: 'variable', variable: 'POSTGRES_PASSWORD' },
  },
  {
    source: 'https://github.com/kelseyhightower/envconfig',
    log: '2026/03/01 11:58:20 required key SHOP_DSN missing value',
    cause: { kind: 'variable', variable: 'SHOP_DSN' },
  },
  {
    source: 'https://github.com/caarlos0/env',
    log: 'panic: env: required environment variable "DB_HOST" is not set',
    cause: { kind: 'variable', variable: 'DB_HOST' },
  },
  {
    source: 'https://docs.ruby-lang.org/en/master/KeyError.html',
    log: '/app/config.rb:3:in `fetch\': key not found: "DATABASE_URL" (KeyError)',
    cause: { kind: 'variable', variable: 'DATABASE_URL' },
  },
  {
    source: spring,
    log: `Caused by: java.lang.IllegalArgumentException: Could not resolve placeholder 'DB_URL' in value "\${DB_URL}"`,
    cause: { kind: 'variable', variable: 'DB_URL' },
  },
  {
    source: 'the words of many programs',
    log: 'FATAL: the environment variable REDIS_URL must be set',
    cause: { kind: 'variable', variable: 'REDIS_URL' },
  },
  // Files
  {
    source: issue('bitnami/charts/issues/1210'),
    log: 'mkdir: cannot create directory ‘/bitnami/postgresql/data’: Permission denied\n 15:42:19.51 INFO  ==> Stopping PostgreSQL...',
    cause: { kind: 'permission', path: '/bitnami/postgresql/data' },
  },
  {
    source: 'https://docs.python.org/3/library/exceptions.html#PermissionError',
    log: "PermissionError: [Errno 13] Permission denied: '/data/cache'",
    cause: { kind: 'permission', path: '/data/cache' },
  },
  {
    source: 'https://nodejs.org/api/errors.html#common-system-errors',
    log: "Error: EACCES: permission denied, open '/data/app.log'",
    cause: { kind: 'permission', path: '/data/app.log' },
  },
  {
    source: go,
    log: 'listen tcp :80: bind: permission denied',
    cause: { kind: 'permission', port: 80 },
  },
  {
    source: 'https://nginx.org/en/docs/',
    log: 'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)',
    cause: { kind: 'permission', path: '/var/cache/nginx/client_temp' },
  },
  {
    source: issue('CrunchyData/postgres-operator/issues/3270'),
    log: 'OSError: [Errno 28] No space left on device',
    cause: { kind: 'full' },
  },
  {
    source: issue('docker-library/postgres/issues/248'),
    log: 'PANIC:  could not write to file "/var/lib/postgresql/data/pg_xlog/xlogtemp.46426": No space left on device',
    cause: { kind: 'full', path: '/var/lib/postgresql/data/pg_xlog/xlogtemp.46426' },
  },
  {
    source: issue('holos-run/holos/issues/97'),
    log: '2024-04-03 17:02:47.173 UTC [202508] FATAL:  could not write lock file "postmaster.pid": No space left on device',
    cause: { kind: 'full', line: 'could not write lock file "postmaster.pid": No space left on device' },
  },
  {
    source: 'https://www.gnu.org/software/coreutils/',
    log: "touch: cannot touch '/app/run.pid': Read-only file system",
    cause: { kind: 'read-only', path: '/app/run.pid' },
  },
  {
    source: issue('coredns/coredns/issues/4312'),
    log: 'loading Caddyfile via flag: open /etc/coredns/Corefile: no such file or directory',
    cause: { kind: 'file', path: '/etc/coredns/Corefile' },
  },
  {
    source: 'https://nodejs.org/api/modules.html',
    log: "Error: Cannot find module '/app/server.js'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1077:15)",
    cause: { kind: 'file', path: '/app/server.js' },
  },
  // Certificates
  {
    source: issue('yashbhutwala/kubectl-df-pv/issues/20'),
    log: 'x509: certificate has expired or is not yet valid: current time 2021-04-26T10:18:22+02:00 is after 2021-04-07T03:12:06Z',
    cause: { kind: 'expired' },
  },
  {
    source: 'https://nodejs.org/api/tls.html#x509-certificate-error-codes',
    log: "Error: certificate has expired\n    at TLSSocket.onConnectSecure (node:_tls_wrap:1674:34) {\n  code: 'CERT_HAS_EXPIRED'\n}",
    cause: { kind: 'expired' },
  },
  {
    source: 'https://pkg.go.dev/crypto/x509#UnknownAuthorityError',
    log: 'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    cause: { kind: 'untrusted' },
  },
  // Memory
  {
    source: 'https://docs.oracle.com/en/java/javase/21/troubleshoot/troubleshooting-memory-leaks.html',
    log: 'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space\n\tat shop.Cart.add(Cart.java:17)',
    cause: { kind: 'heap' },
  },
  {
    source: issue('website-local/mdn-local/issues/1144'),
    log: `<--- JS stacktrace --->

FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
----- Native stack trace -----

 1: 0xb8d11b node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]`,
    cause: { kind: 'heap' },
  },
  // Ports
  {
    source: 'https://infraveil.com/guides/fix-eaddrinuse-address-already-in-use',
    log: `Error: listen EADDRINUSE: address already in use :::3000
    at Server.setupListenHandle [as _listen2] (node:net:1872:16)`,
    cause: { kind: 'port', port: 3000 },
  },
  { source: go, log: 'listen tcp :8080: bind: address already in use', cause: { kind: 'port', port: 8080 } },
  {
    source: spring,
    log: '***************************\nAPPLICATION FAILED TO START\n***************************\n\nDescription:\n\nWeb server failed to start. Port 8080 was already in use.\n\nAction:\n\nIdentify and stop the process.',
    cause: { kind: 'port', port: 8080 },
  },
  {
    source: 'https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/endpoints',
    log: 'Unhandled exception. System.IO.IOException: Failed to bind to address http://[::]:80: address already in use.',
    cause: { kind: 'port', port: 80 },
  },
  // Logins
  {
    source: 'https://www.postgresql.org/docs/current/auth-password.html',
    log: 'pq: password authentication failed for user "shop"',
    cause: { kind: 'login', user: 'shop' },
  },
  {
    source: issue('apecloud/kubeblocks/issues/910'),
    log: "ERROR 1045 (28000): Access denied for user 'root'@'10.244.2.13' (using password: NO)",
    cause: { kind: 'login', user: 'root' },
  },
  // The API server
  {
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/authorization/',
    log: 'E0301 11:58:20.1       1 reflector.go:150] failed to list *v1.Node: nodes is forbidden: User "system:serviceaccount:shop:agent" cannot list resource "nodes" in API group "" at the cluster scope',
    cause: { kind: 'access', user: 'system:serviceaccount:shop:agent' },
  },
  // Configuration
  {
    source: issue('coredns/deployment/issues/215'),
    log: "/etc/coredns/Corefile:3 - Error during parsing: Unknown directive '.'",
    cause: { kind: 'config', path: '/etc/coredns/Corefile' },
  },
  {
    source: issue('easzlab/kubeasz/issues/355'),
    log: '.:53\n2018/11/05 13:48:22 [FATAL] plugin/loop: Seen "HINFO IN 4849932600568443392.1730530029506169038." more than twice, loop detected',
    cause: { kind: 'loop' },
  },
  {
    source: 'https://nginx.org/en/docs/',
    log: 'nginx: [emerg] unknown directive "servr" in /etc/nginx/nginx.conf:3',
    cause: { kind: 'config', path: '/etc/nginx/nginx.conf' },
  },
  {
    source: 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/',
    log: 'ts=2026-03-01T11:58:20.1Z caller=main.go:537 level=error msg="Error loading config (--config.file=/etc/prometheus/prometheus.yml)" file=/etc/prometheus/prometheus.yml err="parsing YAML file /etc/prometheus/prometheus.yml: yaml: line 3: did not find expected key"',
    cause: { kind: 'config', path: '/etc/prometheus/prometheus.yml' },
  },
  {
    source: 'https://pkg.go.dev/flag',
    log: 'flag provided but not defined: -prot\nUsage of /app:',
    cause: { kind: 'config' },
  },
  // What no rule knows: the first line of the failure and where in the program
  {
    source: issue('rancher/opni/issues/402'),
    log: `starting
panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1b5140d]

goroutine 1538 [running]:
github.com/rancher/opni/pkg/resources/gateway.(*Reconciler).configMap(0xc001669980)
\t/src/pkg/resources/gateway/configmap.go:49 +0x18d`,
    cause: {
      kind: 'failure',
      line: 'panic: runtime error: invalid memory address or nil pointer dereference (/src/pkg/resources/gateway/configmap.go:49)',
    },
  },
  {
    source: 'https://docs.oracle.com/javase/tutorial/essential/exceptions/chained.html',
    log: `Exception in thread "main" java.lang.NullPointerException: Cannot invoke "String.length()" because "s" is null
\tat java.base/java.util.Objects.requireNonNull(Objects.java:233)
\tat shop.Main.main(Main.java:5)`,
    cause: {
      kind: 'failure',
      line: expect.stringMatching(/NullPointerException: .* \(shop\.Main\.main\(Main\.java:5\)\)$/),
    },
  },
  {
    source: 'https://docs.python.org/3/tutorial/errors.html',
    log: `Traceback (most recent call last):
  File "/app/main.py", line 3, in <module>
    run()
  File "/app/shop.py", line 9, in run
    return 1 / 0
ZeroDivisionError: division by zero`,
    cause: { kind: 'failure', line: 'ZeroDivisionError: division by zero (/app/shop.py:9)' },
  },
  {
    source: 'https://nodejs.org/api/errors.html',
    log: `/app/server.js:7
    config.port.value
TypeError: Cannot read properties of undefined (reading 'value')
    at Object.<anonymous> (/app/server.js:7:17)
    at node:internal/main/run_main_module:23:47

Node.js v20.20.2`,
    cause: {
      kind: 'failure',
      line: "TypeError: Cannot read properties of undefined (reading 'value') (/app/server.js:7:17)",
    },
  },
  {
    source: 'https://learn.microsoft.com/dotnet/standard/exceptions/',
    log: `Unhandled exception. System.InvalidOperationException: no configuration
   at Program.<Main>$(String[] args) in /src/Program.cs:line 3`,
    cause: {
      kind: 'failure',
      line: 'Unhandled exception. System.InvalidOperationException: no configuration (/src/Program.cs:line 3)',
    },
  },
  {
    source: 'https://doc.rust-lang.org/std/macro.panic.html',
    log: `thread 'main' panicked at src/main.rs:4:5:
called \`Option::unwrap()\` on a \`None\` value`,
    cause: { kind: 'failure', line: expect.stringContaining('src/main.rs:4:5') },
  },
  {
    source: 'a program that complains, and says goodbye',
    log: '\u001b[31mERROR\u001b[0m the licence is not valid\nbye',
    cause: { kind: 'failure', line: 'the licence is not valid' },
  },
  { source: 'a program that says nothing of use', log: 'starting\n', cause: { kind: 'failure', line: 'starting' } },
];

describe('what a log says of the failure', () => {
  test.each(seen)('$log ($source)', ({ log, cause }) => {
    expect(causeIn(log)).toMatchObject(cause);
  });

  test('the last word counts, not the first', () => {
    const log =
      'dial tcp 10.0.0.5:9090: connect: connection refused\nretrying\nlisten tcp :8080: bind: address already in use';
    expect(causeIn(log)).toMatchObject({ kind: 'port', port: 8080 });
  });

  test('an empty log says nothing', () => {
    expect(causeIn('')).toBeUndefined();
    expect(causeIn('\n \n')).toBeUndefined();
  });

  test('a line that never ends costs no time', () => {
    for (const piece of ['a', '/', 'lookup ', '"', 'env var A_A ', 'at (', 'x:1 '])
      expect(() => causeIn(piece.repeat(32_768 / piece.length))).not.toThrow();
  }, 2000);
});
