/** The name under which a decision is recorded, and where it is entered. */
import { catalogue } from './catalogue';

export const signsText = catalogue({
  en: {
    signs: (person: string) => `Written in the name of ${person}.`,
    change: 'Change the name',
    give: 'Give your name',
    person: 'Who sits here?',
  },
  de: {
    signs: (person) => `Geschrieben im Namen von ${person}.`,
    change: 'Namen ändern',
    give: 'Ihren Namen angeben',
    person: 'Wer sitzt hier?',
  },
  zh: {
    signs: (person) => `以 ${person} 的名义记录。`,
    change: '更改姓名',
    give: '填写您的姓名',
    person: '操作人员是谁？',
  },
});
