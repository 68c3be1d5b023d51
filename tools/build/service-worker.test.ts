import { describe, expect, it } from 'vitest';
import { isKept, keptFile, keptFiles } from './service-worker';

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

  it('names a file by its content, unless its own name does', () => {
    expect(keptFile('assets/index-BkR1w35x.js', 'a').revision).toBeNull();
    const page = keptFile('index.html', 'a').revision;
    expect(page).toMatch(/^[0-9a-f]{16}$/u);
    expect(keptFile('index.html', 'b').revision).not.toBe(page);
    expect(keptFile('index.html', 'a').revision).toBe(page);
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
    ).toEqual([keptFile('icon.svg', ''), keptFile('index.html', 'new')]);
    expect(() => keptFiles([made, ['index.html', 'other']], [])).toThrow('index.html is built twice');
  });
});
