import type { PhotoRecord } from '../../database/records';
import type { LookReport } from '../../workers/client';

/** A good photo as it is stored beside its bytes. */
export function photoRecord(
  { project, id, name }: Pick<PhotoRecord, 'project' | 'id' | 'name'>,
  look: Omit<LookReport, 'preview'>,
): PhotoRecord {
  const { width, height, sha256, facts, previewFile: preview, thumbnail } = look;
  return {
    project,
    id,
    name,
    sha256,
    width,
    height,
    facts,
    role: 'shot',
    preview,
    thumbnail,
    blobs: [sha256],
  };
}
