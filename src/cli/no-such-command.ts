import { kindNamed } from '../core/kinds/names.ts';
import { formatNames } from '../render/index.ts';
import { allCommands, namesOf, type Program } from './command.ts';
import { didYouMean } from './parse.ts';
import { isRecordingFile } from './recording-file.ts';

/**
 * What a person may have meant by words that name no command: `tree` is a format, `watch` a flag, `scan` what others call it.
 * @returns `''` if nobody can tell; `undefined` if the words name objects, which need no command
 */
export function noSuchCommand(words: readonly string[], program: Pick<Program, 'commands'>): string | undefined {
  const [word = ''] = words;
  const isRecording = isRecordingFile(word);
  if ((word.includes('/') && !isRecording) || kindNamed(word) !== undefined) return undefined;
  const all = allCommands(program);
  const [usual] = all;
  const isFlag = usual?.command.options[word]?.type === 'boolean';
  const meant = [
    ...all.filter(({ command }) => command.guesses?.includes(word)).map(({ name }) => name),
    ...all.filter(({ name }) => name.endsWith(` ${word}`)).map(({ name }) => name),
    ...((formatNames as readonly string[]).includes(word) ? [`${usual?.name} -o ${word}`] : []),
    ...(isRecording ? [`${usual?.name} -r ${word}`] : []),
    ...(isFlag ? [`${usual?.name} --${word}`] : []),
  ];
  return meant.length > 0
    ? `; did you mean ${meant.map(each => `kubecause ${each}`).join(', ')}?`
    : didYouMean(word, program.commands.flatMap(namesOf));
}
