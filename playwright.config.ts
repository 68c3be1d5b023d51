/** End-to-end tests in a real Chromium against the built app; `e2e/support/serve-*.ts` build what they serve. */
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { appPort, harnessPort } from './e2e/support/ports';
import { debianChromium } from './tools/test/system-packages';

export default defineConfig({
  testDir: 'e2e',
  // The tests compute; two at a time would only slow each other down.
  workers: 1,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${appPort}`,
    viewport: { width: 1366, height: 768 },
    // Every test starts with an empty browser; what is kept for the next start is for offline.spec.ts alone.
    serviceWorkers: 'block',
    launchOptions: {
      ...(existsSync(debianChromium) ? { executablePath: debianChromium } : {}),
      args: [
        '--enable-unsafe-webgpu',
        '--use-webgpu-adapter=swiftshader',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  webServer: [
    {
      command: 'node --import tsx e2e/support/serve-app.ts',
      url: `http://127.0.0.1:${appPort}/models/micro-clip/model.json`,
      timeout: 120_000,
    },
    {
      command: 'node --import tsx e2e/support/serve-harness.ts',
      url: `http://127.0.0.1:${harnessPort}/`,
      timeout: 120_000,
    },
  ],
});
