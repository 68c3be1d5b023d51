/** Where the heatmap changes a sample photo, compared with the mask that comes with it. */
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';

/** The photo as the viewer draws it, at its own size, with the map at its strongest (`End`) or gone (`Home`). */
async function photoAt(page: Page, key: 'Home' | 'End'): Promise<Buffer> {
  const slider = page.getByRole('slider', { name: 'Heatmap', exact: true });
  await slider.press(key);
  await expect(slider).toHaveAttribute('aria-valuenow', key === 'Home' ? '0' : '100');
  const { url, view, width, height } = await page.getByTestId('heatmap').evaluate(
    (canvas: HTMLCanvasElement) =>
      new Promise<{ url: string; view: number[]; width: number; height: number }>((resolve) => {
        const { photoWidth, photoHeight, view = '' } = canvas.dataset;
        const facts = {
          view: view.split(' ').map(Number),
          width: Number(photoWidth),
          height: Number(photoHeight),
        };
        // The picture is drawn in the frame after the change.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => resolve({ url: canvas.toDataURL(), ...facts })),
        );
      }),
  );
  const [scale, left, top] = view;
  return sharp(Buffer.from(url.split(',')[1], 'base64'))
    .extract({
      left: Math.round(left),
      top: Math.round(top),
      width: Math.floor(width * scale),
      height: Math.floor(height * scale),
    })
    .resize(width, height, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer();
}

/** How much the map changes a pixel on average (0 to 255), where the photo shown has its defect and elsewhere. */
export async function heatOf(page: Page, maskFile: string): Promise<{ inside: number; outside: number }> {
  const [bare, hot] = [await photoAt(page, 'Home'), await photoAt(page, 'End')];
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
