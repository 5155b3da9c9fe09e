import type { Report } from '../core/report.ts';
import { stepped } from '../core/steps.ts';
import { reportBodyInSteps } from './html/body.ts';
import { pageOf } from './html/page.ts';
import { script } from './html/script.ts';
import { style } from './html/style.ts';
import type { RenderOptions } from './render-options.ts';
import { verdictOf } from './words.ts';

/** A page for people: one file that asks nobody for anything, to be attached, archived and printed. */
export const renderHtml = stepped(function* (report: Report, options: RenderOptions) {
  const body = yield* reportBodyInSteps(report, options);
  return pageOf({ title: `${verdictOf(report).headline}: ${report.source.name}`, style, script, body });
});
