/** `npm run screenshots`: builds the app, trains it on the samples in a real Chromium, and keeps what it looks like. */
import { existsSync, mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { debianChromium } from './test/system-packages';

const out = 'docs/screenshots';
const outDir = '.cache/screenshots-build';

mkdirSync(out, { recursive: true });
await build({ logLevel: 'warn', build: { outDir } });
const server = await preview({ logLevel: 'warn', build: { outDir }, preview: { port: 4190 } });
const browser = await chromium.launch({
  ...(existsSync(debianChromium) ? { executablePath: debianChromium } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage({ viewport: { width: 1366, height: 860 }, colorScheme: 'light' });
  await page.goto('http://localhost:4190/');
  await page.getByRole('button', { name: 'Try the sample' }).click({ timeout: 60_000 });
  const results = page.getByTestId('result');
  const ten = 10 * 60_000;
  await page.locator('[data-testid=training][data-status=trained]').waitFor({ timeout: ten });
  await page.waitForFunction(
    () => {
      const all = [...document.querySelectorAll<HTMLElement>('[data-testid=result]')];
      return all.length > 0 && all.every((result) => result.dataset.status === 'done');
    },
    null,
    { timeout: ten },
  );
  await results.filter({ hasText: 'test-stain-01' }).click();
  await page.screenshot({ path: `${out}/inspect.png` });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: `${out}/inspect-dark.png` });
} finally {
  await browser.close();
  await server.close();
}
