/** docs/errors.md: a section for each code and none beside, sentences that the source has, tests that there are. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { errorCodes } from '../../src/errors';
import { problemSentences } from '../../src/ui/text/problems';

const page = readFileSync('docs/errors.md', 'utf8');
const sections = page.split(/^### `/mu).slice(1);
const codeOf = (section: string) => section.slice(0, section.indexOf('`'));

/** All source as one text, with strings that were joined by + put together again. */
const source = ['src', 'tools']
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((file) => path.join(folder, `${file}`)))
  .filter((file) => /(?<!\.test)\.ts$/u.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')
  .replaceAll(/['"`]\s*\+\s*['"`]/gu, '')
  .replaceAll('\\`', '`');

it('has a section for every code, in their order, and no other', () => {
  expect(sections.map(codeOf)).toEqual([...errorCodes]);
});

it.each(sections.map((section) => [codeOf(section), section]))('%s has its sentence', (code, section) => {
  const sentences = [...section.matchAll(/^> (.+)$/gmu)];
  expect(sentences).not.toEqual([]);
  for (const [, sentence] of sentences) {
    const pieces = sentence.split('…').map((piece) => piece.trim());
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeGreaterThan(8);
    for (const piece of pieces) expect(source).toContain(piece);
  }
  for (const others of Object.values(problemSentences)) {
    expect(others[code as keyof typeof others]).toMatch(/\S/u);
  }
  expect(section).toMatch(/\*\*What to do:\*\* \S/u);
});

it('names a test for every code', () => {
  const without: string[] = [];
  for (const section of sections) {
    const told = /^Made to happen in (`.+`)\.$/mu.exec(section)?.[1] ?? '';
    const files = [...told.matchAll(/`([^`]+)`/gu)].map(([, file]) => file);
    if (files.length === 0) without.push(codeOf(section));
    for (const file of files) {
      expect(existsSync(file), file).toBe(true);
      expect(readFileSync(file, 'utf8')).toContain(codeOf(section));
    }
  }
  expect(without).toEqual([]);
});
