import { UserError } from '../core/errors.ts';
import { allCommands, type Command, camelCase, type Option, type Program, type Told, type Value } from './command.ts';
import { readValue } from './option-value.ts';
import { didYouMean } from './parse.ts';

/** What an option is set to, and where that was said: `KUBECAUSE_OUTPUT`, `/home/me/.kubecause.yaml:3`, `default`. */
export interface Setting {
  readonly value: Value;
  readonly origin: string;
}

/** What one place says of options, by their names. */
type Layer = ReadonlyMap<string, Setting>;

/** The forms of each option: commands may take it in different ways, as `-n` once or often. */
type Table = ReadonlyMap<string, readonly Option[]>;

/** The options that variables and files may set. */
export function settableOptions(program: Pick<Program, 'commands'>): Table {
  const table = new Map<string, Option[]>();
  for (const { command } of allCommands(program)) {
    if (command.asTyped === true) continue;
    for (const [name, option] of Object.entries(command.options)) table.set(name, [...(table.get(name) ?? []), option]);
  }
  return table;
}

/** `KUBECAUSE_FAIL_ON` of `fail-on`. */
export function variableOf(name: string): string {
  return `KUBECAUSE_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** What a variable KUBECAUSE_* means that is none of an option. */
const otherVariables = ['KUBECAUSE_API_KEY'];

/** What Kubernetes itself sets in every container beside a Service that is called kubecause. */
const ofService = /^KUBECAUSE_(SERVICE_(HOST|PORT\w*)|PORT(_\w+)?)$/;

/**
 * What the environment says of options. An empty variable says nothing.
 * @throws UserError if a variable is nearly that of an option: a typo would be a default
 */
export function environmentLayer(env: NodeJS.ProcessEnv, table: Table): Layer {
  const options = new Map([...table.keys()].map(name => [variableOf(name), name]));
  const layer = new Map<string, Setting>();
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith('KUBECAUSE_') || !value) continue;
    const name = options.get(variable);
    if (name !== undefined) layer.set(name, { value, origin: variable });
    else if (!ofService.test(variable) && !otherVariables.includes(variable)) refuseTypo(variable, [...options.keys()]);
  }
  return layer;
}

function refuseTypo(variable: string, variables: readonly string[]): void {
  const ends = [...variables, ...otherVariables].map(known => known.slice('KUBECAUSE_'.length));
  const hint = didYouMean(variable.slice('KUBECAUSE_'.length), ends).replace(/(did you mean |, )/g, '$1KUBECAUSE_');
  if (hint !== '') throw new UserError(`${variable}: there is no option of this name${hint}`);
}

/** Options of which files say nothing under `defaults`, and why. */
const saidElsewhere: Readonly<Record<string, string>> = {
  config: 'a configuration file cannot name another',
  backend: 'which backend is asked is chosen with: kubecause auth default NAME',
};

/**
 * What a file says of options.
 * @throws UserError with file and line if there is no such option, or a project may not set it
 */
export function fileLayer(defaults: Readonly<Record<string, Setting>>, owner: 'project' | 'user', table: Table): Layer {
  for (const [name, { value, origin }] of Object.entries(defaults)) {
    const forms = table.get(name);
    const where = `${origin}: defaults.${name}`;
    if (forms === undefined) {
      const hint = didYouMean(name, [...table.keys()]) || '; see: kubecause config view --show-origin';
      throw new UserError(`${where}: there is no option --${name}${hint}`);
    }
    if (owner === 'project' && !forms.some(({ project }) => mayBeSet(project, value)))
      throw new UserError(
        `${where}: the file of a project may not set ${forms.some(({ project }) => project) ? 'it to this' : 'this'}: it would decide for others where prompts, keys or files go, or what is shown; set it in your own file (kubecause config set ${name} ...) or as ${variableOf(name)}`,
      );
    const elsewhere = saidElsewhere[name];
    if (elsewhere !== undefined) throw new UserError(`${where}: ${elsewhere}`);
  }
  return new Map(Object.entries(defaults));
}

function mayBeSet(project: Option['project'], value: Value): boolean {
  if (project === undefined || project === true) return project === true;
  return [value].flat().every(each => project.test(String(each)));
}

/** What the places say of the options of a command: each from the first that says something of it, or of its contrary. */
export function settingsFor(
  command: Pick<Command, 'options'>,
  layers: readonly Layer[],
  table: Table,
): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const layer of layers) {
    const before = new Set(settings.keys());
    for (const [name, option] of Object.entries(command.options)) {
      const said = layer.get(name);
      if (said === undefined || before.has(name) || before.has(option.contrary ?? '')) continue;
      const value = valueFor(name, option, said, table);
      if (value !== undefined) settings.set(name, { ...said, value });
    }
  }
  return settings;
}

/**
 * A value as a command takes it. `undefined` if this command takes no such value, and another does: `-o sarif` of `why`.
 * @throws UserError that names the place if no command takes it
 */
function valueFor(name: string, option: Option, said: Setting, table: Table): Value | undefined {
  const own = readValue(option, said.value);
  if ('value' in own) return own.value;
  const elsewhere = (table.get(name) ?? []).some(form => 'value' in readValue(form, said.value));
  if (elsewhere) return undefined;
  throw new UserError(`${said.origin}: --${name} ${own.wrong}`);
}

/**
 * Holds settings against what each option says of its values.
 * @throws UserError that names the place of the first that is wrong
 */
export async function checkSettings(
  command: Pick<Command, 'options'>,
  settings: ReadonlyMap<string, Setting>,
): Promise<void> {
  for (const [name, { value, origin }] of settings) {
    const check = command.options[name]?.check;
    if (check === undefined) continue;
    for (const each of [value].flat()) {
      try {
        await check(`--${name}`, String(each));
      } catch (error) {
        throw error instanceof UserError ? new UserError(`${origin}: ${error.message}`) : error;
      }
    }
  }
}

/** What the environment and the files say of the options of all commands. */
export async function loadLayers(
  program: Pick<Program, 'commands'>,
  env: NodeJS.ProcessEnv,
  config: string | undefined,
): Promise<{ readonly table: Table; readonly layers: readonly Layer[] }> {
  const [{ loadDefaults }, { workingDirectory }] = await Promise.all([
    import('../config/load.ts'),
    import('../config/folders.ts'),
  ]);
  const table = settableOptions(program);
  const environment = environmentLayer(env, table);
  const named = environment.get('config')?.value;
  const file = config ?? (named === undefined ? undefined : String(named));
  const files = await loadDefaults({ file, directory: workingDirectory() });
  return { table, layers: [environment, ...files.map(({ owner, defaults }) => fileLayer(defaults, owner, table))] };
}

/**
 * The arguments of a command: what the command line does not say, the environment, the files of the project and of the user,
 * and the option itself say, in this order.
 * @throws UserError that names the variable, or the file and line, of what is wrong
 */
export async function completeArguments(
  command: Command,
  told: Told,
  program: Pick<Program, 'commands'>,
): Promise<Readonly<Record<string, unknown>>> {
  const { positional, options } = command;
  const typed: Layer = new Map([...told.options].map(([name, value]) => [name, { value, origin: `--${name}` }]));
  const settings = command.asTyped === true ? typed : await configured();
  const completed: Record<string, unknown> = {};
  if (positional !== undefined) completed[positional.name] = positional.array === true ? told.words : told.words[0];
  for (const [name, option] of Object.entries(options))
    completed[camelCase(name)] = settings.get(name)?.value ?? option.default;
  return completed;

  async function configured(): Promise<Layer> {
    const config = told.options.get('config');
    const { table, layers } = await loadLayers(program, process.env, config === undefined ? undefined : String(config));
    const all = settingsFor(command, [typed, ...layers], table);
    await checkSettings(command, new Map([...all].filter(([name]) => !typed.has(name))));
    return all;
  }
}
