import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { ResultRecord } from '../../database/records';
import { doneOf } from './photo';
import { loadReport } from './result-reports';

it('says that a result’s picture is gone', async () => {
  const result = { project: 'p', id: 'gone' } as ResultRecord;
  await expect(loadReport(doneOf(result))).rejects.toMatchObject({ code: 'picture-not-kept' });
});
