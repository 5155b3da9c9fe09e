import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `npm run generate:words`: the words that may stay in text that a model gets, taken from the sources of Kubernetes
 * (https://github.com/kubernetes/kubernetes and its modules k8s.io/*, in the cache of Go modules): the words of comments and
 * messages in at least a few files, and the names of kinds, reasons and conditions. Rarely run, and its result is checked in:
 * neither a build nor a test needs these sources.
 */
const sources = join(homedir(), 'go/pkg/mod/k8s.io');
const target = fileURLToPath(new URL('../../src/vocabulary/', import.meta.url));

/** A word in fewer files is a slip of the pen, somebody's name, or a name in an example. */
const fewestFiles = 4;

/** What anybody may say in an error, and the sources seldom do. */
const english = `
ago ahead allowance alright although answer anybody anything apologies ask attention await awake awkward bare blame bought brand brings broadly busy buy calm catch chain cheap choose claim cold contact
cool cost count credit crossed dark deal dear deliver delivery depth dig digest dirty doubt draw dream drink drive eat edge empty enjoy enter envelope equal essentially even evidence exceedingly exhausting
fault favour feel fell fix flood floor flow fly forgot forgotten fourth freeze friend front frozen fun gave gentle glad grant great greet grew guess guest guilty hand hang happy harm hear heard heat heavy hello hi hidden hire
hung hurry idea illegal improper inaccessible inbox incorrect indeed invite invoice jammed join kept kind kindly knew lag laid lately laughed lay lazy learn left lend lie lift light listen lock loud love lucky mail mailbox march mark
master matter meant meet mess mild mind mistake misplaced moment month morning mouth move night nobody noise noon notice odd offer offline often oops ought overdue owe paid pain paper pardon party pass password pay payment people
permit phone pick piece plan please pleased plenty plug poor press pretty price promise proof proper proud prove purge purse quick quiet quite rapid rare reject relax rely rent repair repeat reply rescue rich ride ring
rise rough round sad sale salt save scared seal seat seed seize sell sense sent serious shape sharp shift ship shock shop shout sick sign silent sit slept slow smooth soft sorry sound speak spell spend spoke spoil spot stand steal
steep stole stone storm strange street strong struck stuck study stupid sudden suggest suit sunk sure sweep swept swift tall taught team teach tear tight tiny tired tone tonight touch tough trip trouble truth tune twice ugly unpaid
upset urgent vague vast verdict visit voice wake walk wall warm wash waste watch wave weak wear week weird wide wild win wind wise wish wonder wore worn worried worse worst worth wound year yesterday yield young
`;

/** What errors of databases, languages, runtimes and clouds say, and Kubernetes does not. */
const technical = `
abend abended activemq lang util nio awt xml errno str len num airflow alpine angular ansible apk apt argo argocd aspnet assembly auditd autocommit avro avx awk axios azure
backpressure balancer bigint bigquery bind bitnami bootloader bpf brk broker brokers btrfs bundler cacert calico cargo cassandra celery
centos cert certbot cfssl changelog charset checksums chown chromium cilium classloader classpath clickhouse cluster cockroachdb codegen
cohort collation commit commits compaction composer conf confd connector consul containerd coredump corrupt couchbase couchdb cpan cratedb
cronjob crossplane crt csv curl cursor cypher daemonize dangling datacenter datadog datagram dataset datasource dbname deadlock decompress
decrypt deno deprecations dereferencing deserialization devtools dgraph dhcp disk django dlopen dnsmasq dockerd dotnet dovecot drizzle
druid duckdb dump dynamodb ebpf ecto egressing elastic elasticsearch electron elixir email encodings endian envoy eof epipe epoll erlang
eslint etcdctl exim expiry express fargate fastapi fetcher ffmpeg fio firestore flannel flask flink fluentbit fluentd flush flyway fontconfig
footer fork forked foreign freetds fsck ftp fuse gcc gem gitea github gitlab glibc gossip gradle grafana graphite graphql groovy gunicorn haproxy
harbor hashicorp haskell hbase hdfs heapdump helm heroku hibernate hikari hive hostkey htaccess httpd hung hvac hypervisor iam ignite imap
influxdb initdb inotify insufficiently intellij interpreter ioctl istio istiod jaeger java javac javascript javax jdbc jdk jedis jenkins jenkinsfile jetty
jest jit jpa jpeg jsp junit jvm kafka karpenter keda kerberos kernels keycloak keyspace keystore kibana knative kong kotlin kustomization kyverno
lambda laravel ldap leaderless lettuce libc libcrypto libpq libssl libuv lighttpd linkerd linter liquibase locale logback logfile logrotate logstash
longhorn loopback lua lvm malloc mariadb markdown maven maxclients maxmemory megabyte memcached memtable mesh metallb metaspace micronaut migrations
minio misaligned mmap modprobe mongo mongod mongodb mongoose mount mqtt mtls multipart musl mutex mysqld namenode nats neo4j netcat netty nestjs newrelic nextjs
nfsd nodejs nomad notary npm nslookup nuget nullable numpy oauth objc observability okta onnx oomkiller opcache openjdk openldap opensearch openshift
openssl opentelemetry openvpn oracle orm otel overcommit overlayfs pagefile pam pandas partitioned passphrase pem perl pgbouncer pgdata pgpool
phoenix php pip pipenv playwright pnpm podman poetry portmap posix postfix postgis postgres postgresql preload prepared primaries prisma
promtail proxysql pthread ptrace pubsub puma pulsar puppet pycache python pytorch quarkus quasar queryset rabbitmq rails rake ramdisk rancher ray rdbms react reactor
rebalance rebalancing recompile redhat redis redo redshift reentrant relays remoting repl replay replicaset replset resolv rollout rook rpm
rsync rsyslog rubocop ruby rust rustls saml sasl schemaless scp scylla scylladb sdk sealed selenium seq sentinel sentry sequel sequelize servlet setuid
sftp shared sidekiq sigv4 smtp snapshotter snowflake socketio solr sparse spark splunk spooler spring springframework sql sqlalchemy sqlite sqlserver squid ssh sshd ssl stackdriver
stacktrace strace sts subprocess subquery sudo supervisor supervisord svelte swap swoole symfony symlink syslog systemd tablespace tarball tcpdump tekton
telegraf telemetry telnet tempo temporal tensorflow terraform thanos thrift throwable tikv timescale timescaledb tokio tomcat toml topic topics torch traefik traceback transpile trivy truststore
tsan tuples typeerror typeorm typescript ubuntu udev ulimit uncaught undeclared undertow unhandled unicorn unresolved unserialize uwsgi
vacuum varnish vault velero venv virtualenv vite vitess vmware vsphere vue wal walg weaviate webapp webdav webpack webserver wildfly wkhtmltopdf writeahead xdebug yarn
yum zabbix zap zfs zipkin zlib zookeeper zstd cuda gpu nvidia amd intel rocm nccl mlflow kubeflow huggingface tokenizer embeddings inference
`;

/** Words that stand often enough in the sources, and are names, examples, or slips. */
const unwanted = new Set(
  `aaaa bbbb cccc dddd eeee ffff abc abcdef xyz wxyz alice bob jane john smith foo bar baz qux mypod acme busybox adedd classses contructed indiciates metdata
  paramerized creditcard isbn ssn hexcolor rgbcolor deis rune google microsoft netscape apache amazon cinder photon quobyte
  portworx storageos glusterfs flocker scala carp carps cat castkey castvalue corednsdeployment dsw rados es ed gi gt ki fc gr konnectivity hyperkube
  aggregatorclientsetscheme kclientset kuberc iqn wwids bson bsonobjectid bounty unholy stomp stomped`.split(/\s+/),
);

/** A comment or a string of Go. */
const prose = /\/\/(.*)|\/\*([\s\S]*?)\*\/|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`/g;
/** What in prose is no prose: who has to do something, addresses, code. */
const noProse = /\b(?:TODO|FIXME|XXX|NOTE)\s*\([^)]*\)|https?:\S+|[\w.-]+@[\w.-]+|@[\w-]+|`[^`]*`|\\[nrt]/g;
/** A word in small letters, or with a capital at most, that is no part of a name, a path or a call. */
const plainWord = /(?<![\w./$%-])[A-Z]?[a-z]+(?![\w/-]|\.\w|\()/g;
/** A string that is one word of several: a kind, a reason, a condition. */
const term = /(?:=|\(|, ?|return ) ?"([A-Z][a-z]+(?:[A-Z]+[a-z]*)+|[A-Z]{2,}[a-z]+(?:[A-Z]+[a-z]*)*)"/g;

const files = goFiles(sources);
const terms = new Set<string>();
const inFiles = new Map<string, number>();
for (const file of files) {
  const code = readFileSync(file, 'utf8').replace(/^\/\*[\s\S]*?\*\//, '');
  for (const [, found] of code.matchAll(term)) terms.add(found!);
  for (const found of wordsOf(code)) inFiles.set(found, (inFiles.get(found) ?? 0) + 1);
}
const frequent = [...inFiles].flatMap(([found, count]) => (count < fewestFiles ? [] : [found]));
const words = [...new Set([...frequent, ...`${english} ${technical}`.trim().split(/\s+/)])].filter(
  found => !unwanted.has(found),
);

write('words', 'Plain words of English and of technology, in small letters.', words);
write('terms', 'Names of kinds, reasons, conditions and values of Kubernetes.', [...terms]);

function wordsOf(code: string): Set<string> {
  const found = new Set<string>();
  for (const match of code.matchAll(prose)) {
    const said = match.slice(1).find(part => part !== undefined) ?? '';
    for (const [one] of said.replace(noProse, ' ').matchAll(plainWord))
      if (one.length > 1) found.add(one.toLowerCase());
  }
  return found;
}

/** Sources that people wrote for others: no tests, no generated code. */
function goFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return /^(vendor|testdata|third_party|openapi|test|cmd)$/.test(entry.name) ? [] : goFiles(path);
    return entry.name.endsWith('.go') &&
      !/_test\.go$|zz_generated|\.pb\.go$|swagger_doc|_features\.go$/.test(entry.name)
      ? [path]
      : [];
  });
}

function write(name: string, what: string, all: readonly string[]): void {
  const lines: string[] = [''];
  for (const one of [...all].sort()) {
    if (lines.at(-1)!.length + one.length > 240) lines.push('');
    lines.push(`${lines.pop()}${one} `);
  }
  const text = lines.map(line => line.trimEnd()).join('\n');
  writeFileSync(
    join(target, `${name}.ts`),
    `/** ${what} Made by \`npm run generate:words\`, which says from what. */\nexport const ${name} = \`\n${text}\n\`;\n`,
  );
  process.stderr.write(`${all.length} ${name}\n`);
}
