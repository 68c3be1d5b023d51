/** `npm run words`: from the command line's words to a table of what words for defects do to M^t. */
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { oneLine } from '../../src/state/page/short-name';
import { parseDefectWords } from '../../src/vtfusion/defect-words';
import { Pretrained } from '../../src/vtfusion/pretrained';
import { statePrompts } from '../../src/vtfusion/prompts';
import { stateFeatures } from '../../src/vtfusion/text-states';
import { type Category, openCategories } from '../evaluate/categories';
import { FeatureStore } from '../evaluate/feature-store';
import { openTexts } from '../evaluate/open-texts';
import { readModel } from '../evaluate/settings-of-run';
import { CategoryPhotos, type TestCase } from '../evaluate/test-photos';
import { TextEncoder } from '../evaluate/text-encoder';
import { WorkClock } from '../evaluate/work-clock';
import { selectBackend } from '../node/backends';
import { type Outputs, runCommand } from '../node/command-line';
import { directoryModelFiles } from '../node/model-files';
import { UsageError } from '../node/usage-error';
import { parseOptions, usage, type WordsOptions } from './options';
import { textMaps } from './text-maps';
import { effectOf } from './word-effects';
import { type WordRow, wordFindings, wordOfFolder, wordTable } from './word-table';

/** @returns the exit code: 0, 2 for what the person can change, 1 for what they cannot */
export function main(args: string[], outputs: Outputs): Promise<number> {
  return runCommand(outputs, { expected: 2, unexpected: 1 }, async () => {
    const options = parseOptions(args);
    outputs.stdout.write(options.help ? usage : await report(options, outputs.stderr));
    return 0;
  });
}

async function report(options: WordsOptions, stderr: Outputs['stderr']): Promise<string> {
  const { data, limit, model: folder, backend } = options;
  const { manifest } = await readModel(folder);
  if (manifest.kind !== 'clip') {
    throw new UsageError(`The model ${manifest.name} sees pictures only; name a CLIP with --model.`);
  }
  const category = await openOne(data, limit);
  const object = options.object ?? category.object;
  const kinds = kindsOf(category);
  const words = options.words ?? wordsOfFolders(kinds);

  await selectBackend(backend);
  const files = directoryModelFiles(folder);
  const clock = new WorkClock();
  const pretrained = await Pretrained.load(files);
  const { encoder } = pretrained;
  const store = new FeatureStore(clock, encoder);
  const texts = new TextEncoder(await openTexts(files, manifest), clock);
  const sets = [[], ...words.map((word) => [word]), ...(words.length > 1 ? [words] : [])];
  const states: tf.Tensor2D[] = [];
  try {
    for (const set of sets) states.push(await stateFeatures(statePrompts(object, set), texts.encode));
    stderr.write(`Reading and encoding ${category.dataset.test.length} photos.\n`);
    const photos = new CategoryPhotos(category, store, encoder.side);
    const cases = await photos.tests(() => undefined);
    const truths = cases.map((each) => ({ ...each, kind: kindOf(each) }));
    const maps = await textMaps(cases, states, encoder);
    const rows = sets.map(
      (set, i): WordRow => ({ words: set, effect: effectOf(truths, maps[i], kinds, encoder) }),
    );
    for (const note of photos.notes) stderr.write(`${oneLine(note)}\n`);
    return [
      `M^t of ${category.name} ("${object}") by ${manifest.name}, ${cases.length} photos, without training. By kind of`,
      'defect: mean M^t inside of the masks minus outside, in percent of its range; in brackets, the change by the words.\n',
      wordTable(rows, kinds),
      '',
      ...wordFindings(rows, kinds),
      '',
    ].join('\n');
  } finally {
    tf.dispose(states);
    texts.dispose();
    await store.close();
    pretrained.dispose();
  }
}

async function openOne(data: string, limit: number): Promise<Category> {
  const found = await openCategories({ folders: [data], objects: [], shots: 1, limit });
  if (found.length === 1) return found[0];
  throw new UsageError(
    `${data} holds ${found.length} categories; name the folder of one of them with --data.`,
  );
}

const kindOf = ({ path: file }: Pick<TestCase, 'path'>) => path.basename(path.dirname(file));

/** The folders of defects that have masks. */
function kindsOf({ name, dataset }: Category): readonly string[] {
  const masked = dataset.test.filter(({ defective, mask }) => defective && mask !== undefined);
  if (masked.length > 0) return [...new Set(masked.map(kindOf))].sort();
  throw new UsageError(
    `${name} has no masks, so inside and outside of a defect cannot be told; take a set that has.`,
  );
}

function wordsOfFolders(kinds: readonly string[]): readonly string[] {
  const { words, problems } = parseDefectWords(kinds.map(wordOfFolder).join(','));
  if (problems.length === 0) return words;
  throw new UsageError(
    `The folders' names do not do as words: ${problems.map(({ said }) => said).join(' ')} Give others with --words.`,
  );
}
