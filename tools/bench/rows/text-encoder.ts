/** Prompts of one object through the text tower. */
import { loadTokenizer } from '../../../src/clip/load-tokenizer';
import { loadText } from '../../../src/clip/load-towers';
import { statePrompts } from '../../../src/vtfusion/prompts';
import { inParts, stateFeatures } from '../../../src/vtfusion/text-states';
import { nothing, type Row, timed } from '../trial';
import { objectName } from './photos';
import { read } from './read';

export const textEncoder: Row = {
  name: 'text-encoder',
  what: 'all prompts of one object to its two states, the text tower being loaded',
  kernelsOn: ['wasm', 'webgpu'],

  async prepare({ files, manifest, slow }) {
    if (manifest.kind !== 'clip') return { trials: [], dispose: nothing };
    const [tokenizer, text] = [await loadTokenizer(files, manifest), await loadText(files, manifest)];
    const all = statePrompts(objectName);
    const few = { normal: all.normal.slice(0, 4), abnormal: all.abnormal.slice(0, 4), words: [] };
    const prompts = slow ? few : all;
    const encode = (sentences: readonly string[]) =>
      text.encode(sentences.map((sentence) => tokenizer.encode(sentence)));
    const work = () => read(stateFeatures(prompts, inParts(encode)));
    const name = `${prompts.normal.length + prompts.abnormal.length} prompts`;
    return {
      trials: [{ name, unit: 'ms', measure: timed(work), answer: work }],
      dispose: () => text.dispose(),
    };
  },
};
