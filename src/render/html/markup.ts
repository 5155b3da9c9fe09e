import { printable } from '../../core/values.ts';

/** HTML that is safe to write: made by {@link html} alone, so that text from a cluster cannot become a tag by being forgotten. */
export class Markup {
  /** HTML whose values are escaped. */
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  static ofTemplate(strings: readonly string[], values: readonly Part[]): Markup {
    // Text that is added to a text is copied only in the end; joined, a page of megabytes would be for each tag around it.
    return new Markup(strings.reduce((all, text, i) => all + textOf(values[i - 1]!) + text));
  }

  /** What is written as it stands: a style sheet, a script of ours. */
  static trusted(text: string): Markup {
    return new Markup(text);
  }
}

/** What may stand in a template. A text is escaped, in a list each part stands for itself. */
export type Part = string | number | Markup | readonly Part[];

/** A template of HTML: ``html`<p>${text}</p>` ``. Attributes are to be in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return Markup.ofTemplate(strings, values);
}

/** The markup if there is anything to show. */
export function when(condition: boolean, markup: () => Markup): Part {
  return condition ? markup() : [];
}

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  return part.reduce<string>((all, one) => all + textOf(one), '');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Lines stay lines; everything else that is not printable becomes a blank. */
function escaped(text: string): string {
  return text
    .split('\n')
    .map(printable)
    .join('\n')
    .replace(/[&<>"'`]/g, character => entities[character]!);
}
