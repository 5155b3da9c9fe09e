import { type Document, parseDocument } from 'yaml';
import { UserError } from '../core/errors.ts';
import { alone } from '../files/alone.ts';
import { replaceFile } from '../files/replace.ts';
import { whyNotWritten } from '../files/why-not.ts';
import type { BackendConfig } from './backend-schema.ts';
import { readUserFile } from './backends.ts';
import { userFile } from './folders.ts';
import type { ConfigFile } from './load.ts';
import { parseConfig } from './parse.ts';
import { makePrivateFolder, writePrivately } from './private-file.ts';
import type { Defaults } from './schema.ts';

/** What an option may be set to in a file. */
export type DefaultValue = Defaults[string]['value'];

/** What can be changed in the user's file. What it does not name, comments included, stays as it is. */
export interface UserFileEditor {
  /** Adds a backend or replaces it; settings that stay keep their comments. */
  setBackend(name: string, backend: BackendConfig): void;
  removeBackend(name: string): void;
  /** `undefined`: none is the usual one any more. */
  setUsual(name: string | undefined): void;
  /** `undefined`: the option has no default of one's own any more. */
  setDefault(name: string, value: DefaultValue | undefined): void;
}

/**
 * Changes the user's file, and makes it if there is none. What would not be understood when it is read is not written.
 * @returns its path
 * @throws UserError if it is not valid, before or after, or cannot be written
 */
export async function editUserFile(edit: (editor: UserFileEditor) => void): Promise<string> {
  return await editFile({ path: userFile(), owner: 'user' }, edit);
}

/** As {@link editUserFile}, for the file of a project: others may read what is not theirs alone. */
export async function editFile({ path, owner }: ConfigFile, edit: (editor: UserFileEditor) => void): Promise<string> {
  const isPrivate = owner === 'user';
  if (isPrivate) await makePrivateFolder(path).catch(refuse(path));
  await alone(path, async () => {
    const content = (await readUserFile(path)) ?? '';
    parseConfig(path, content, owner);
    const document = parseDocument(content);
    edit(editorOf(document));
    const changed = document.contents === null ? content : document.toString({ lineWidth: 0 });
    if (changed === content) return;
    parseConfig(path, changed, owner);
    await (isPrivate ? writePrivately : replaceFile)(path, changed).catch(refuse(path));
  });
  return path;
}

function refuse(path: string): (error: unknown) => never {
  return error => {
    throw new UserError(`cannot write the configuration ${path}: ${whyNotWritten(error)}`);
  };
}

function editorOf(document: Document): UserFileEditor {
  // Of an empty document the library cannot delete anything, and says so.
  const drop = (...path: string[]): unknown => document.hasIn(path) && document.deleteIn(path);
  return {
    setDefault(name, value) {
      if (value === undefined) drop('defaults', name);
      else document.setIn(['defaults', name], document.createNode(value));
    },
    setBackend(name, backend) {
      if (!document.hasIn(['backends', name])) {
        document.setIn(['backends', name], document.createNode(backend));
        return;
      }
      const before: unknown = document.toJS().backends[name];
      for (const setting of Object.keys(before as object))
        if (!Object.hasOwn(backend, setting)) document.deleteIn(['backends', name, setting]);
      for (const [setting, value] of Object.entries(backend)) document.setIn(['backends', name, setting], value);
    },
    removeBackend(name) {
      drop('backends', name);
    },
    setUsual(name) {
      if (name === undefined) drop('backend');
      else document.set('backend', name);
    },
  };
}
