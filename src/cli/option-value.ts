import type { Option, Value } from './command.ts';
import { didYouMean } from './parse.ts';

type Converted = { readonly value: Value } | { readonly wrong: string };

/**
 * What was said of an option, as a command takes it; or what is wrong with it, to stand behind the name of the option.
 * @param given several values are never split; a text is, at its commas, if the option may be given several times
 */
export function readValue(option: Option, given: Value): Converted {
  const got = `but got "${[given].flat().join(', ')}"`;
  if (option.type === 'boolean') {
    if (given === true || given === 'true') return { value: true };
    if (given === false || given === 'false') return { value: false };
    return { wrong: `wants true or false, ${got}` };
  }
  if (option.type === 'number') {
    const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
    return typeof number === 'number' && !Number.isNaN(number)
      ? { value: number }
      : { wrong: `wants a number, ${got}` };
  }
  if (typeof given === 'boolean') return { wrong: `wants a text, ${got}` };
  const texts = (typeof given === 'object' ? given : option.array ? String(given).split(',') : [given])
    .map(each => String(each).trim())
    .filter(each => each !== '');
  if (texts.length === 0) return { wrong: 'wants a value, but got an empty one' };
  if (option.array !== true && texts.length > 1)
    return { wrong: `takes one value, but got ${texts.map(text => `"${text}"`).join(' and ')}` };
  const { choices } = option;
  const stray = choices && texts.find(text => !choices.includes(text));
  if (stray !== undefined)
    return { wrong: `wants one of ${choices!.join(', ')}, but got "${stray}"${didYouMean(stray, choices!)}` };
  return { value: option.array === true ? texts : texts[0]! };
}
