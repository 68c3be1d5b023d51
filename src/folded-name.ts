/** What equal names have in common, for persons and for systems: they may differ by case, and by how a letter is composed. */
export const foldedName = (name: string): string => name.normalize('NFC').toLowerCase();
