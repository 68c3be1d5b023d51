import { describe, expect, it } from 'vitest';
import { isKept, keptFiles } from './service-worker';

describe('what is kept for a start without network', () => {
  it.each([
    'index.html',
    'app.webmanifest',
    'assets/engine.worker-BcdyBQ0R.js',
    'assets/tfjs-backend-wasm-simd-BrM3BlWr.wasm',
    'models/index.json',
    'models/pico-clip/model.json',
    'samples/good-01.jpg',
  ])('%s', (file) => expect(isKept(file)).toBe(true));

  it.each([
    // Kept by the engine, once they have been verified.
    'models/pico-clip/weights-00001.safetensors',
    'models/pico-clip/merges.txt',
    'models/pico-clip/README.md',
    // In the database after the first start.
    'sample-project/flange.vtfusion',
    'samples/masks/test-dent-01.png',
    'assets/index-BkR1w35x.js.map',
    // Left behind by a conversion that was interrupted, and by file systems.
    'models/.large.partial/model.json',
    '.DS_Store',
  ])('but not %s', (file) => expect(isKept(file)).toBe(false));

  it('has every file fetched anew with a release, also those that stay the same, and takes no other bytes', () => {
    const worker = ['assets/engine.worker-BkR1w35x.js', 'same'] as const;
    const [before, same, after] = ['a', 'a', 'b'].map((page) =>
      keptFiles([worker, ['index.html', page]], []),
    );
    expect(same).toEqual(before);
    for (const i of [0, 1]) expect(after[i].revision).not.toBe(before[i].revision);
    expect(after[0].integrity).toBe(before[0].integrity);
    const [index] = keptFiles([['models/index.json', '[]']], []);
    expect(index).not.toHaveProperty('integrity');
    // As `openssl dgst -sha256 -binary | base64` says of "a".
    expect(before[1].integrity).toBe('sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=');
  });

  it('has each file once: what is built stands for what was given, and nothing is built twice', () => {
    const made = ['index.html', 'new'] as const;
    expect(
      keptFiles(
        [made],
        [
          ['index.html', 'old'],
          ['icon.svg', ''],
        ],
      ),
    ).toEqual(keptFiles([made], [['icon.svg', '']]));
    expect(() => keptFiles([made, ['index.html', 'other']], [])).toThrow('index.html is built twice');
  });
});
