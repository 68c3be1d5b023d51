/** `npm run screenshots`: builds the app, opens its sample project in a real Chromium, and keeps what it looks like. */
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
  await page.getByTestId('project').first().waitFor({ timeout: 60_000 });
  await page.screenshot({ path: `${out}/home.png` });
  await page.getByRole('link', { name: 'machined flange' }).click();
  await page.getByTestId('heatmap').waitFor();
  await page.getByTestId('engine').waitFor({ timeout: 60_000 });
  await page.screenshot({ path: `${out}/inspect.png` });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: `${out}/inspect-dark.png` });
} finally {
  await browser.close();
  await server.close();
}
