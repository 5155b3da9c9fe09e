import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { type Layer, layers } from './layers.ts';

/** The source files below a folder, relative to the root, sorted. */
export function sourceFiles(root: string, folder: string): string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name.replaceAll('\\', '/')))
    .filter(file => /\.[jt]s$/.test(file) && statSync(join(root, file)).isFile())
    .sort();
}

/** The code of a file without its comments. */
export function codeOf(root: string, file: string): string {
  return readFileSync(join(root, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** What a file imports: paths from the root for its own files, names for packages, `node:…` for Node's modules. */
export function importsOf(root: string, file: string): string[] {
  const code = codeOf(root, file);
  const found = [
    ...code.matchAll(
      /(?:^|[\s;}])(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g,
    ),
  ];
  return [...new Set(found.map(match => resolve(file, match[1] ?? match[2] ?? '')))];
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return normalize(join(dirname(file), specifier));
  if (specifier.startsWith('node:')) return specifier;
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/** What a row allows and no file of it imports: a permission that nobody needs is a door that somebody will use. */
export function unusedPermissions(root: string, layer: Layer, files: readonly string[]): string[] {
  const imports = files.filter(file => layerOf(file) === layer).flatMap(file => importsOf(root, file));
  return layer.may.filter(name => !imports.some(imported => allows(name, imported)));
}

/** Files that import one another in a circle, by way of types or not, as `a -> b -> a`: none of them can be read, or moved, alone. */
export function circles(root: string, files: readonly string[]): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  function follow(file: string): void {
    const began = path.indexOf(file);
    if (began >= 0) found.push([...path.slice(began), file].join(' -> '));
    if (began >= 0 || done.has(file)) return;
    path.push(file);
    for (const imported of importsOf(root, file)) if (files.includes(imported)) follow(imported);
    path.pop();
    done.add(file);
  }
  for (const file of files) follow(file);
  return found;
}

/** The row that a file belongs to. */
function layerOf(file: string): Layer | undefined {
  return layers.filter(({ of }) => isIn(file, of)).sort((a, b) => b.of.length - a.of.length)[0];
}

/** Says which line of the table an import breaks, and why that line is there; undefined if it breaks none. */
export function breach(file: string, imported: string): string | undefined {
  const layer = layerOf(file);
  if (layer === undefined)
    return `${file} belongs to no line of scripts/layers.ts: add one that says what it may import`;
  const own = layerOf(imported) === layer && layer.alone !== true;
  const allowed = own || layer.may.some(name => allows(name, imported));
  const toCli = isIn(imported, 'src/cli') && !isIn(file, 'src/cli');
  if (allowed && !toCli) return undefined;
  const may = [...(layer.alone === true ? [] : ['itself']), ...layer.may].join(', ');
  return `${file} imports ${imported}, but ${layer.of} may import: ${may}. ${layer.why}`;
}

function allows(name: string, imported: string): boolean {
  return isIn(imported, name) || (name === 'node:' && imported.startsWith('node:'));
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
