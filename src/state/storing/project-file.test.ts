import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isProjectFile, projectFileName } from './project-file';

it('names a file after the object', () => {
  expect(projectFileName(' metal nut ')).toBe('metal nut.vtfusion');
  expect(projectFileName('Schraube M8/ü')).toBe('Schraube M8-ü.vtfusion');
  expect(projectFileName('')).toBe('project.vtfusion');
  expect(projectFileName('..')).toBe('project.vtfusion');
});

it('gives a name that every system takes, whatever the object is called', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab ./\\:*?"<>|\0\n') }), (object) => {
      const name = projectFileName(object);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what no system takes
      expect(name).toMatch(/^[^.\s\x00-\x1f<>:"/\\|?*][^\x00-\x1f<>:"/\\|?*]*\.vtfusion$/u);
      expect(isProjectFile({ name })).toBe(true);
    }),
  );
});

it('knows a project by its name', () => {
  expect(isProjectFile({ name: 'Nut.VTFUSION' })).toBe(true);
  expect(isProjectFile({ name: 'nut.vtfusion.png' })).toBe(false);
});
