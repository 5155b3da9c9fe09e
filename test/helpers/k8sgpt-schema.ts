import { fromJSON } from '@grpc/proto-loader';

/**
 * What k8sgpt publishes as schema.v1, message by message: `name type`, in the order of their numbers, which have no gaps. Written
 * down from https://github.com/k8sgpt-ai/schemas (protobuf/schema/v1), and for the cache of Interplex, which was added to what
 * its operator is built with, from https://github.com/k8sgpt-ai/k8sgpt-operator (pkg/client/config.go).
 */
export const published: Readonly<Record<string, readonly string[]>> = {
  AnalyzeRequest: [
    'backend string',
    'namespace string',
    'explain bool',
    'anonymize bool',
    'nocache bool',
    'language string',
    'max_concurrency int32',
    'output string',
    'filters string[]',
    'label_selector string',
  ],
  AnalyzeResponse: ['error Error', 'errors string[]', 'status string', 'problems int32', 'results Result[]'],
  Error: ['message string', 'code int32'],
  Result: ['kind string', 'name string', 'error ErrorDetail[]', 'details string', 'parent_object string'],
  ErrorDetail: ['text string', 'sensitive SensitiveData[]', 'doc string'],
  SensitiveData: ['unmasked string', 'masked string'],
  AddConfigRequest: ['cache Cache', 'integrations Integrations', 'custom_analyzers CustomAnalyzer[]'],
  AddConfigResponse: ['status string'],
  RemoveConfigRequest: ['cache Cache', 'integrations Integrations', 'custom_analyzers CustomAnalyzer[]'],
  RemoveConfigResponse: ['status string'],
  Cache: ['s3_cache S3Cache', 'azure_cache AzureCache', 'gcs_cache GCSCache', 'interplex_cache InterplexCache'],
  S3Cache: ['region string', 'bucket_name string', 'endpoint string', 'insecure bool'],
  AzureCache: ['storage_account string', 'container_name string'],
  GCSCache: ['region string', 'bucket_name string', 'project_id string'],
  InterplexCache: ['endpoint string'],
  Integrations: ['trivy Trivy', 'kyverno Kyverno'],
  Trivy: ['enabled bool', 'skip_install bool', 'namespace string'],
  Kyverno: ['enabled bool', 'skip_install bool', 'namespace string'],
  CustomAnalyzer: ['name string', 'connection Connection'],
  Connection: ['url string', 'port string'],
  ListIntegrationsRequest: [],
  ListIntegrationsResponse: ['trivy Trivy', 'kyverno Kyverno'],
  ShutdownRequest: [],
  ShutdownResponse: ['status string'],
  QueryRequest: ['backend string', 'query string'],
  QueryResponse: ['error QueryError', 'response string'],
  QueryError: ['message string', 'code int32'],
};

/** The methods of each service: what they take and give is called `<method>Request` and `<method>Response`. */
export const publishedServices: Readonly<Record<string, readonly string[]>> = {
  ServerAnalyzerService: ['Analyze'],
  ServerConfigService: ['AddConfig', 'RemoveConfig', 'ListIntegrations', 'Shutdown'],
  ServerQueryService: ['Query'],
};

const messages = Object.entries(published).map(([message, fields]) => [
  message,
  {
    fields: Object.fromEntries(
      fields.map((field, i) => {
        const [, name = '', type, list] = /^(\w+) (\w+)(\[\])?$/.exec(field) ?? [];
        return [name, { type, id: i + 1, ...(list !== undefined && { rule: 'repeated' }) }];
      }),
    ),
    ...(message === 'Cache' && { oneofs: { cache_type: { oneof: fields.map(field => field.split(' ')[0]) } } }),
  },
]);
const services = Object.entries(publishedServices).map(([service, methods]) => [
  service,
  {
    methods: Object.fromEntries(
      methods.map(method => [method, { requestType: `${method}Request`, responseType: `${method}Response` }]),
    ),
  },
]);

/** What a client is generated from. */
export const publishedSchema = fromJSON(
  { nested: { schema: { nested: { v1: { nested: Object.fromEntries([...messages, ...services]) } } } } },
  { enums: String, keepCase: true, defaults: true },
);
