import { Liquid, LiquidError } from 'liquidjs';
import { UserError } from '../core/errors.ts';
import { printable } from '../core/values.ts';
import type { Renderer } from './render-options.ts';

/**
 * A format of one's own: a Liquid template over the report of `-o json`, such as
 * `{% for i in incidents %}{{ i.severity }} {{ i.title }}{% endfor %}`.
 * @throws UserError if the template is none, with the line
 * @see https://liquidjs.com/tutorials/intro-to-liquid.html
 */
export function templateRenderer(template: string): Renderer {
  const engine = new Liquid({ strictVariables: true, strictFilters: true, ownPropertyOnly: true });
  const run = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof LiquidError) throw new UserError(`-o template: ${error.message.split('\n')[0]}`);
      throw error;
    }
  };
  const parsed = run(() => engine.parse(template));
  return (report, { codes }) => {
    const text = run(() => String(engine.renderSync(parsed, { ...report, codes })));
    // Names of a cluster may hold anything; line ends and tabs are the template's.
    return text
      .split(/(\r?\n|\t)/)
      .map((part, i) => (i % 2 === 0 ? printable(part) : part))
      .join('');
  };
}
