import { describe, expect, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { popeyeCodes } from '../scripts/generate/popeye-codes.ts';
import { engineCodes } from '../src/engine/incidents/made-findings.ts';

const ours = new Set([...analyzers.flatMap(({ codes }) => Object.keys(codes)), ...Object.keys(engineCodes)]);

describe('the table of popeye’s codes', () => {
  test('names codes that there are', () => {
    const unknown = popeyeCodes.flatMap(({ code, ours: named }) =>
      named.filter(own => !ours.has(own)).map(own => `${code}: ${own}`),
    );
    expect(unknown).toEqual([]);
  });

  test('has a code of ours or says why there is none, each code once and in order', () => {
    expect(popeyeCodes.filter(({ ours: named, note }) => named.length === 0 && note === '')).toEqual([]);
    const codes = popeyeCodes.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b));
  });
});
