/**
 * Text is legible in every palette, for each pair of its text and ground colours. In end-to-end tests axe
 * checks that the pages keep to these colours, in the light palette.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const words = ['text', 'text-soft', 'accent', 'pass', 'uncertain', 'fail'];
const grounds = ['page', 'panel', 'raised'];
/** Over photos, on paper and in the system's own colours: the same in every palette. */
const besidePalettes = ['#ffffff', '#17202a', '#000000', 'HighlightText'];

const stylesheets = readdirSync('src/ui', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.css'))
  .map((file) => readFileSync(`src/ui/${file}`, 'utf8'));
const base = readFileSync('src/ui/theme/base.css', 'utf8');

type Palette = Readonly<Record<string, string>>;

/** The colours of a rule's custom properties, in a light and a dark scheme. */
function palettesOf(selector: string): { light: Palette; dark: Palette } {
  const from = base.indexOf(`${selector} {`);
  const rule = base.slice(from, base.indexOf('}', from));
  const [light, dark]: Record<string, string>[] = [{}, {}];
  for (const [, name, bright, dim] of rule.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/gu)) {
    light[name] = bright;
    dark[name] = dim;
  }
  return { light, dark };
}

/** Of a colour #rrggbb, from 0 to 1 (WCAG 2.2, relative luminance). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** From 1 to 21 (WCAG 2.2, contrast ratio). */
function contrast(one: string, other: string): number {
  const [dim, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const usual = palettesOf(':root');
const more = palettesOf(':root[data-contrast="more"]');

it.each([
  ['light', usual.light, 4.5],
  ['dark', usual.dark, 4.5],
  ['light of more contrast', more.light, 7],
  ['dark of more contrast', more.dark, 7],
])('%s', (_, palette, least) => {
  for (const word of words) {
    for (const ground of grounds) {
      expect(contrast(palette[word], palette[ground]), `${word} on ${ground}`).toBeGreaterThanOrEqual(least);
    }
  }
  expect(contrast(palette['on-accent'], palette.accent)).toBeGreaterThanOrEqual(least);
});

it('has the colours of all words', () => {
  const known = [...words, 'on-accent'].map((name) => `var(--${name})`);
  const used = stylesheets.flatMap((css) =>
    [...css.matchAll(/^\s*color: ([^;]+);/gmu)].map(([, colour]) => colour),
  );
  expect(used.length).toBeGreaterThan(40);
  expect(used.filter((colour) => ![...known, ...besidePalettes, 'inherit'].includes(colour))).toEqual([]);
});

/** Grounds without words, and words over photos or on paper. */
const oneAlone = [
  '.viewer-picture > .slider .slider-track',
  '.viewer-divider::before',
  '.dialog-overlay',
  '.thumbnails .icon-button',
  '.thumbnails .icon-button svg',
  ':root :is(.segment[data-state="on"], .button-primary)',
];

it('has words and their ground both of a palette, or neither', () => {
  const rules = stylesheets.flatMap((css) => [
    ...css.replaceAll(/\/\*.*?\*\//gsu, '').matchAll(/([^{}]+)\{([^{}]*)\}/gu),
  ]);
  expect(rules.length).toBeGreaterThan(300);
  const isFixed = (rule: string, property: string) =>
    new RegExp(`^\\s*${property}: (#|rgb|hsl|white|black)`, 'mu').test(rule);
  const apart = rules.filter(([, , rule]) => isFixed(rule, 'color') !== isFixed(rule, 'background(-color)?'));
  expect(apart.map(([, selector]) => selector.trim()).sort()).toEqual(oneAlone.sort());
});
