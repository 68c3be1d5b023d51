/** Where the heatmap changes a sample photo, compared with the mask that comes with it. */
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';

/** The heatmap's canvas with the map at its strongest (`End`) or gone (`Home`), as the keyboard sets it. */
async function canvasAt(page: Page, key: 'Home' | 'End'): Promise<Buffer> {
  const slider = page.getByRole('slider', { name: 'Heatmap' });
  await slider.press(key);
  await expect(slider).toHaveAttribute('aria-valuenow', key === 'Home' ? '0' : '100');
  const url = await page.getByTestId('heatmap').evaluate(
    (canvas: HTMLCanvasElement) =>
      new Promise<string>((resolve) => {
        requestAnimationFrame(() => resolve(canvas.toDataURL()));
      }),
  );
  return sharp(Buffer.from(url.split(',')[1], 'base64'))
    .removeAlpha()
    .raw()
    .toBuffer();
}

/** How much the map changes a pixel on average (0 to 255), where the photo shown has its defect and elsewhere. */
export async function heatOf(page: Page, maskFile: string): Promise<{ inside: number; outside: number }> {
  const [bare, hot] = [await canvasAt(page, 'Home'), await canvasAt(page, 'End')];
  const mask = await sharp(maskFile).toColourspace('b-w').raw().toBuffer();
  expect(hot.length).toBe(mask.length * 3);
  const sums = { inside: 0, outside: 0 };
  const counts = { inside: 0, outside: 0 };
  for (let i = 0; i < hot.length; i++) {
    const where = mask[Math.floor(i / 3)] > 127 ? 'inside' : 'outside';
    sums[where] += Math.abs(hot[i] - bare[i]);
    counts[where]++;
  }
  return { inside: sums.inside / counts.inside, outside: sums.outside / counts.outside };
}
