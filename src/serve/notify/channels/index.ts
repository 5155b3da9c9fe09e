import type { ChannelKind } from '../channel.ts';
import { alertmanager } from './alertmanager.ts';
import { cloudevents } from './cloudevents.ts';
import { mattermost } from './mattermost.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { webhook } from './webhook.ts';

/** Where can be told. A new one is a file and a line here. */
export const channelKinds = {
  alertmanager,
  cloudevents,
  mattermost,
  slack,
  teams,
  webhook,
} as const satisfies Record<string, ChannelKind>;

export const channelNames = Object.keys(channelKinds) as (keyof typeof channelKinds)[];
