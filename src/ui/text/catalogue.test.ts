import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue';

describe('catalogue', () => {
  it('holds every language to the keys and facts of the English one', () => {
    const parts = catalogue({
      en: { photos: (count: number) => `${count} photos` },
      de: { photos: (count) => `${count} Fotos` },
      zh: { photos: (count) => `${count} 张照片` },
    });
    expect(parts.de.photos(3)).toBe('3 Fotos');
    // @ts-expect-error a missing key does not compile
    catalogue({ en: { photos: '' }, de: {}, zh: { photos: '' } });
  });
});
