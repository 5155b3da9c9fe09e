/** A part of a file of Prometheus whose fields are known. */
export type Place = 'configuration' | 'global' | 'job' | 'relabeling' | 'alerting' | 'rules' | 'group' | 'rule';

/** How an HTTP endpoint is asked: prometheus/common, config/http_config.go. */
const http = `authorization basic_auth bearer_token bearer_token_file enable_http2 follow_redirects http_headers no_proxy oauth2
  proxy_connect_header proxy_from_environment proxy_url tls_config`;

/** Ways to discover targets, as their packages in discovery/ are registered: each is a field `…_sd_configs`. */
const discoveries = `aws azure consul digitalocean dns docker dockerswarm ec2 ecs elasticache eureka file gce hetzner http ionos
  kubernetes kuma lightsail linode marathon msk nerve nomad openstack ovhcloud puppetdb rds scaleway serverset stackit triton uyuni
  vultr xds`;

const limits = `always_scrape_classic_histograms body_size_limit convert_classic_histograms_to_nhcb extra_scrape_metrics
  keep_dropped_targets label_limit label_name_length_limit label_value_length_limit metric_name_escaping_scheme
  metric_name_validation_scheme sample_limit scrape_classic_histograms scrape_failure_log_file scrape_interval
  scrape_native_histograms scrape_protocols scrape_timeout target_limit`;

/**
 * The fields of each part, those of older versions too.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 * @see https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
 */
export const fieldsOf: Readonly<Record<Place, ReadonlySet<string>>> = {
  configuration: words(
    'alerting global otlp remote_read remote_write rule_files runtime scrape_config_files scrape_configs storage tracing',
  ),
  global: words(`${limits} evaluation_interval external_labels query_log_file rule_query_offset`),
  job: words(
    `${http} ${limits} ${sdFields()} enable_compression fallback_scrape_protocol honor_labels honor_timestamps job_name
    metric_relabel_configs metrics_path native_histogram_bucket_limit native_histogram_min_bucket_factor params relabel_configs scheme
    static_configs track_timestamps_staleness`,
  ),
  relabeling: words('action modulus regex replacement separator source_labels target_label'),
  alerting: words('alert_relabel_configs alertmanagers'),
  rules: words('groups namespace'),
  group: words(
    'interval labels limit name partial_response_strategy query_offset rules source_tenants align_evaluation_time_on_interval',
  ),
  rule: words('alert annotations expr for keep_firing_for labels record'),
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

function sdFields(): string {
  return [...words(discoveries)].map(name => `${name}_sd_configs`).join(' ');
}
