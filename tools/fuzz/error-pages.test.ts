/** docs/errors.md: a section for each code and none beside, the sentences that the source has and no others, tests that there are. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
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

/** What stands for certain in a sentence of the source, piece by piece. */
function piecesOf(sentence: ts.Node): string[] {
  if (ts.isStringLiteralLike(sentence)) return [sentence.text];
  if (ts.isTemplateExpression(sentence))
    return [sentence.head.text, ...sentence.templateSpans.map(({ literal }) => literal.text)];
  if (ts.isBinaryExpression(sentence)) return [...piecesOf(sentence.left), ...piecesOf(sentence.right)];
  if (ts.isConditionalExpression(sentence))
    return [...piecesOf(sentence.whenTrue), ...piecesOf(sentence.whenFalse)];
  return ts.isParenthesizedExpression(sentence) ? piecesOf(sentence.expression) : [];
}

/** The codes of the errors that a file makes, with the pieces of their sentences. */
function errorsIn(file: string): [code: string, pieces: string[]][] {
  const errors: [string, string[]][] = [];
  const look = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'AppError') {
      const [code, sentence] = node.arguments ?? [];
      if (ts.isStringLiteralLike(code)) errors.push([code.text, piecesOf(sentence)]);
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return errors;
}

it('has every sentence of the page and its workers', () => {
  const told = new Map(sections.map((section) => [codeOf(section), section]));
  const files = readdirSync('src', { recursive: true })
    .map((file) => path.join('src', `${file}`))
    .filter((file) => /(?<!\.test)\.tsx?$/u.test(file));
  const errors = files.flatMap(errorsIn);
  expect(errors.length).toBeGreaterThan(50);
  const missing = errors.flatMap(([code, pieces]) =>
    pieces
      .map((piece) => piece.trim())
      .filter((piece) => piece.length > 8 && !told.get(code)?.includes(piece))
      .map((piece) => `${code}: ${piece}`),
  );
  expect(missing).toEqual([]);
});

/**
 * The texts that a test file expects: in what is given to matchers and in tables of cases, and in what these name; not those of an
 * error that the test makes itself.
 */
function expectedIn(file: string): Set<string> {
  const expected = new Set<string>();
  const named = new Map<string, ts.Node>();
  const isExpectation = ({ expression }: ts.CallExpression): boolean => {
    if (!ts.isPropertyAccessExpression(expression)) return false;
    if (expression.name.text === 'each') return true;
    let root: ts.Node = expression;
    while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = root.expression;
    return ts.isIdentifier(root) && root.text === 'expect';
  };
  const take = (node: ts.Node): void => {
    if (ts.isNewExpression(node)) return;
    if (ts.isStringLiteralLike(node)) expected.add(node.text);
    if (node.kind === ts.SyntaxKind.RegularExpressionLiteral)
      expected.add(node.getText().replaceAll(/^\/\^?|\$?\/[a-z]*$|\\/gu, ''));
    const meant = ts.isIdentifier(node) ? named.get(node.text) : undefined;
    if (ts.isIdentifier(node)) named.delete(node.text);
    if (meant) take(meant);
    ts.forEachChild(node, take);
  };
  const whole = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const all: ts.Node[] = [whole];
  // It grows while it is gone through.
  for (const node of all) ts.forEachChild(node, (child) => void all.push(child));
  for (const node of all)
    if (ts.isVariableDeclaration(node) && node.initializer) named.set(node.name.getText(), node.initializer);
  for (const node of all) if (ts.isCallExpression(node) && isExpectation(node)) node.arguments.forEach(take);
  return expected;
}

/** Whether a text is of the sentences of this section alone. */
const tellsOf = (section: string, text: string): boolean =>
  text.length > 20 &&
  sections.filter((one) => one.includes(text)).every((one) => one === section) &&
  section.includes(text);

it('names tests for every code, and each expects it, or words that no other has', () => {
  const without: string[] = [];
  for (const section of sections) {
    const told = /^Made to happen in (`.+`)\.$/mu.exec(section)?.[1] ?? '';
    const files = [...told.matchAll(/`([^`]+)`/gu)].map(([, file]) => file);
    if (files.length === 0) without.push(codeOf(section));
    for (const file of files) {
      expect(existsSync(file), file).toBe(true);
      const expected = [...expectedIn(file)];
      if (!expected.some((text) => text === codeOf(section) || tellsOf(section, text)))
        without.push(`${codeOf(section)} in ${file}`);
    }
  }
  expect(without).toEqual([]);
});
