import type { ChannelKind } from '../channel.ts';
import { addressOf } from '../words.ts';

/**
 * Who takes CloudEvents over HTTP, in the structured mode: one object, which needs no library.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export const cloudevents: ChannelKind = {
  takes: 'an address, and a bearer token if one is wanted',
  open([given, token], post) {
    const url = addressOf('cloudevents', given);
    const headers = {
      'Content-Type': 'application/cloudevents+json; charset=utf-8',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    };
    return {
      pace: 0,
      changes: 'all',
      async tell({ id, type, at, cluster, story, before }) {
        const event = {
          specversion: '1.0',
          id,
          source: `/kubecause/${encodeURIComponent(cluster)}`,
          type: `kubecause.incident.${type}`,
          subject: story.id,
          ...(at !== '' && { time: at }),
          datacontenttype: 'application/json',
          data: { ...story, ...(before !== undefined && { before: before.severity }) },
        };
        await post(url, event, headers);
        return undefined;
      },
    };
  },
};
