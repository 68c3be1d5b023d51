/** Text to the tokenizer, words for defects, and the merges that a tokenizer is made of. */
import { deserialize, serialize } from 'node:v8';
import { loadTokenizer } from '../../../src/clip/load-tokenizer';
import { parseManifest } from '../../../src/clip/model-manifest';
import { parseMerges, Tokenizer } from '../../../src/clip/tokenizer';
import type { Random } from '../../../src/das/random';
import { defectWordLimits, parseDefectWords } from '../../../src/vtfusion/defect-words';
import { mutate } from '../layout';
import { repositoryFile } from '../seeds';
import { type FuzzTarget, promise } from '../target';
import { hostileTexts } from '../values';
import { factsOf } from './micro-model';

type Case = { readonly text: string } | { readonly merges: Uint8Array };

const folder = 'public/models/pico-clip';
const pieces = [
  ...[
    'metal nut',
    'bent pin',
    'Schraube',
    '螺母',
    'ａｂｃ',
    '<start_of_text>',
    '<END_OF_TEXT>',
    '<end_of_text>',
  ],
  ...[
    '&lt;',
    '&amp;lt;',
    '&#x10ffff;',
    '&#0;',
    '&',
    "'ll",
    '\u0301',
    '👩‍👩‍👧‍👦',
    '\ufb03',
    '\ud83d',
    '\n',
    '\u3000',
    'ſ',
    'İ',
  ],
];

function textOf(random: Random): string {
  const some = Array.from({ length: random.integer(0, 12) }, () =>
    random.chance(0.6) ? random.pick(pieces) : random.pick(hostileTexts),
  );
  const text = some.join(random.pick(['', ' ', ',', '\n']));
  if (random.chance(0.9)) return text;
  // One word without an end is the slowest text.
  const unit = random.pick([
    'a',
    'ab',
    'the',
    'é',
    '&amp;',
    '<',
    "'",
    '\u0301',
    '\u0316\u0300',
    '螺',
    'abcdefghij',
    text || 'x',
  ]);
  return unit.repeat(Math.ceil(random.pick([1e3, 1e5, 1e6]) / unit.length));
}

export function texts(): FuzzTarget {
  let merges: Uint8Array;
  let manifest: ReturnType<typeof parseManifest>;
  let tokenizer: Tokenizer;
  return {
    async prepare() {
      merges = repositoryFile(`${folder}/merges.txt`);
      manifest = parseManifest(new TextDecoder().decode(repositoryFile(`${folder}/model.json`)));
      tokenizer = new Tokenizer(parseMerges(new TextDecoder().decode(merges)), 77);
    },
    make(random) {
      if (random.chance(0.98)) return serialize({ text: textOf(random) });
      const lines: [number, number][] = [
        [0, 20],
        [100, 200],
        [merges.length - 50, merges.length],
      ];
      return serialize({ merges: mutate(merges, { layout: () => ({ fields: [], pieces: lines }) }, random) });
    },
    async take(bytes) {
      const input = deserialize(bytes) as Case;
      if ('merges' in input) {
        if (manifest.kind !== 'clip') throw new Error('the model of the app reads words');
        const facts = { ...manifest, merges: factsOf('merges.txt', input.merges) };
        await loadTokenizer({ read: async () => Uint8Array.from(input.merges).buffer }, facts);
        return;
      }
      const ids = tokenizer.encode(input.text);
      promise(
        ids.length === 77 && ids[0] === tokenizer.startOfText,
        'a start, and as many as there is room for',
      );
      promise(ids.includes(tokenizer.endOfText), 'an end');
      promise(
        ids.every((id) => id >= 0 && id < tokenizer.vocabularySize),
        'tokens that there are',
      );
      const { words } = parseDefectWords(input.text);
      promise(words.length <= defectWordLimits.words, 'no more words than are read');
    },
  };
}
