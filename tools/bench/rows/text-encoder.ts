/** Prompts of one object through the text tower. */
import { statePrompts } from '../../../src/vtfusion/prompts';
import { stateFeatures } from '../../../src/vtfusion/text-states';
import { openTexts } from '../../evaluate/open-texts';
import { nothing, type Row, timed } from '../trial';
import { objectName } from './photos';
import { read } from './read';

export const textEncoder: Row = {
  name: 'text-encoder',
  what: 'all prompts of one object to its two states, the text tower built as it is read from memory',
  kernelsOn: ['wasm', 'webgpu'],

  async prepare({ files, manifest, slow }) {
    if (manifest.kind !== 'clip') return { trials: [], dispose: nothing };
    const encode = await openTexts(files, manifest);
    const all = statePrompts(objectName);
    const few = { normal: all.normal.slice(0, 4), abnormal: all.abnormal.slice(0, 4), words: [] };
    const prompts = slow ? few : all;
    const work = async () => read(await stateFeatures(prompts, encode));
    const name = `${prompts.normal.length + prompts.abnormal.length} prompts`;
    return {
      trials: [{ name, unit: 'ms', measure: timed(work), answer: work }],
      dispose: nothing,
    };
  },
};
