import { quote } from '../../core/kubectl.ts';

/** The language of a line of an answer, which says how a name must be quoted in it. */
export type Syntax = 'prose' | 'shell' | 'yaml' | 'json';

const languages: ReadonlyMap<string, Syntax> = new Map([
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['json', 'json'],
  ['sh', 'shell'],
  ['bash', 'shell'],
  ['shell', 'shell'],
  ['zsh', 'shell'],
  ['console', 'shell'],
  ['', 'shell'],
]);

const yamlLine = /^\s*(?:- +)*["']?[\w./[\]-]+["']?:(?:\s|$)|^\s*- /;
const shellLine =
  /^\s*(?:[$#] +)?(?:sudo +)?(?:kubectl|helm|docker|crictl|ctr|nerdctl|curl|oc|k3s|systemctl|journalctl) /;

/** The language of a fenced block, by what stands behind its fence. */
export function syntaxOf(name: string): Syntax {
  return languages.get(name.toLowerCase()) ?? 'prose';
}

/** The language of one line: in a shell, a heredoc may hold YAML; outside of a fence a command may stand alone. */
export function syntaxOfLine(line: string, block: Syntax): Syntax {
  if (block === 'shell') return yamlLine.test(line) ? 'yaml' : 'shell';
  return block === 'prose' && shellLine.test(line) ? 'shell' : block;
}

/**
 * A name as it must be written at its place, so that a command or a manifest that is copied says this name and nothing
 * else, whatever is in it.
 */
export function quoteIn(syntax: Syntax, name: string, before: string, after: string): string {
  if (syntax === 'shell') return inShell(name, before);
  if (syntax === 'yaml') return inYaml(name, before, after);
  if (syntax === 'json') return JSON.stringify(name).slice(1, -1);
  const code = inlineCode(before);
  return code === undefined || !/^\s*[\w$.-]+\s/.test(code) ? name : inShell(name, code);
}

/** What stands before in the same `code`, if a place is in one. */
function inlineCode(before: string): string | undefined {
  const parts = before.split('`');
  return parts.length % 2 === 0 ? parts.at(-1) : undefined;
}

function inShell(name: string, before: string): string {
  const open = openQuote(before);
  if (open === '"') return name.replace(/[\\"$`]/g, '\\$&');
  return open === "'" ? name.replace(/'/g, `'\\''`) : quote(name);
}

function openQuote(before: string): string {
  let open = '';
  for (let i = 0; i < before.length; i++) {
    const character = before[i]!;
    if (character === '\\' && open !== "'") i++;
    else if (open === '') open = character === '"' || character === "'" ? character : '';
    else if (character === open) open = '';
  }
  return open;
}

/** What is a string in YAML without quotes: no number, no boolean, no null, and nothing that has a meaning. */
const plainScalar =
  /^(?!(?:true|false|yes|no|on|off|y|n|null|~)$)(?![-+.]?\d[\d_.:eExXobA-Fa-f+-]*$)[\w/][\w./@+-]*(?::[\w./@+-]+)*$/i;

function inYaml(name: string, before: string, after: string): string {
  const open = openQuote(before);
  if (open === '"') return JSON.stringify(name).slice(1, -1);
  if (open === "'") return name.replace(/'/g, "''");
  const isWhole = /(?:^\s*|:\s+|-\s+|[[{,]\s*)$/.test(before) && /^\s*(?:$|#|[,\]}]|:(?:\s|$))/.test(after);
  return isWhole && !plainScalar.test(name) ? JSON.stringify(name) : name;
}
