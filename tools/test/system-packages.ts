/** What the tests need beside npm packages: Chromium, and a Vulkan loader for WebGPU in Node. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

const debianChromium = '/usr/bin/chromium';

/** Debian's Chromium for Playwright where it is installed, else the one that Playwright brings. */
export const installedChromium = (): { executablePath?: string } =>
  existsSync(debianChromium) ? { executablePath: debianChromium } : {};

/**
 * Pages of the address bar that every window loads though nobody types there take a tenth of what all tests take. Of the features that
 * are named to Chromium the last list alone counts, so that this one repeats those of Playwright's that these tests would miss.
 */
export const withoutFeatures = `--disable-features=${[
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
].join()}`;

/**
 * For browsers that live for a test: their allocator keeps small empty pages for the next who asks, instead of giving each back to the
 * system, and no script is compiled a last time for a future that it does not have. A seventh of the processor time of a page that
 * trains and inspects.
 */
export const shortLived = [
  `--enable-features=${[
    'PartitionAllocLargeEmptySlotSpanRing',
    'BlinkUseLargeEmptySlotSpanRingForBufferRoot',
    'PartitionAllocLargeThreadCacheSize',
    // Playwright's own, which this list replaces as well.
    'CDPScreenshotNewSurface',
    'SkipListAccountsWithoutGaiaCookies',
  ].join()}`,
  '--js-flags=--no-opt',
];

const needed = [
  { name: 'chromium', present: () => existsSync(debianChromium) },
  {
    name: 'libvulkan1',
    present: () =>
      ['x86_64', 'aarch64'].some((arch) => existsSync(`/usr/lib/${arch}-linux-gnu/libvulkan.so.1`)),
  },
];

/** On Debian and its kin, as root: installs what is missing. Elsewhere it does nothing. */
export async function installSystemPackages(): Promise<void> {
  const missing = needed.filter(({ present }) => !present()).map(({ name }) => name);
  if (missing.length === 0 || !existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return;
  console.log(`Installing ${missing.join(' and ')} with apt-get.`);
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', ...missing);
}

async function aptGet(...what: readonly string[]): Promise<void> {
  // Another installation on the machine may hold the lock for a while.
  const child = spawn('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-qq', ...what], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  await once(child, 'close');
}

/** A sentence when no browser for the end-to-end tests is in sight. */
export function chromiumProblem(): string | undefined {
  if (existsSync(debianChromium) || process.platform !== 'linux') return undefined;
  return 'No /usr/bin/chromium: install Debian\'s chromium and libvulkan1, or run "npx playwright install chromium".';
}
