/** Draws the icons of `public/app.webmanifest` from `public/icon.svg`: `npx tsx tools/build/icons.ts`. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

const svg = await readFile('public/icon.svg', 'utf8');
/** Systems cut these to a shape of their own: the ground fills the square, and what is drawn keeps to its middle. */
const maskable = svg
  .replace('rx="7"', '')
  .replace('<circle', '<g transform="translate(1.6 1.6) scale(0.9)"><circle')
  .replace('</svg>', '</g></svg>');

async function draw(source: string, side: number, file: string): Promise<void> {
  await sharp(Buffer.from(source), { density: (72 * side) / 32 })
    .resize(side, side)
    .png({ compressionLevel: 9, palette: true })
    .toFile(`public/${file}`);
}
await draw(svg, 192, 'icon-192.png');
await draw(svg, 512, 'icon-512.png');
await draw(maskable, 512, 'icon-maskable-512.png');
