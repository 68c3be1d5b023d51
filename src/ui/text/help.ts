/** Answers where the questions arise. */
import { catalogue } from './catalogue';

export const helpText = catalogue({
  en: {
    goodPhoto: 'What is a good photo?',
    goodPhotoIs:
      'The whole part, sharp, evenly lit, from the same place each time. Choose parts that differ as much as good parts may: the model takes whatever it has not seen for a difference.',
    good: 'Good: sharp, evenly lit, the whole part',
    blurred: 'Blurred: small defects cannot be seen',
    dark: 'Too dark: what lies in shadow cannot be seen',
    threshold: 'What is a threshold?',
    thresholdIs:
      'Each photo gets a score: how much its most unusual spot differs from the good parts. There are two thresholds: up to the lower one it passes, above the upper one it fails, and in between it is uncertain. Lower thresholds miss fewer defects and raise more false alarms; higher ones do the opposite.',
    uncertain: 'What does “uncertain” mean?',
    uncertainIs:
      'The score lies between the two thresholds: too high to pass, too low to fail. A good part can have such a score, and so can a defective one. A person should look at the part and decide; the decision is kept under Review.',
  },
  de: {
    goodPhoto: 'Was ist ein gutes Foto?',
    goodPhotoIs:
      'Das ganze Teil, scharf, gleichmäßig beleuchtet, immer aus der gleichen Position. Wählen Sie Teile, die so verschieden sind, wie Gutteile sein dürfen: Was das Modell nicht gesehen hat, hält es für eine Abweichung.',
    good: 'Gut: scharf, gleichmäßig beleuchtet, ganzes Teil',
    blurred: 'Unscharf: Kleine Fehler sind nicht zu sehen',
    dark: 'Zu dunkel: Was im Schatten liegt, ist nicht zu sehen',
    threshold: 'Was ist eine Schwelle?',
    thresholdIs:
      'Jedes Foto erhält einen Wert: wie stark seine auffälligste Stelle von den Gutteilen abweicht. Es gibt zwei Schwellen: Bis zur unteren ist das Teil gut, über der oberen schlecht, dazwischen unsicher. Niedrigere Schwellen übersehen weniger Fehler und lösen mehr Fehlalarme aus; höhere umgekehrt.',
    uncertain: 'Was bedeutet „unsicher“?',
    uncertainIs:
      'Der Wert liegt zwischen den beiden Schwellen: zu hoch für „gut“, zu niedrig für „schlecht“. Ein Gutteil kann einen solchen Wert haben, ein fehlerhaftes Teil auch. Eine Person sollte das Teil ansehen und entscheiden; die Entscheidung bleibt bei der Beurteilung erhalten.',
  },
  zh: {
    goodPhoto: '什么是好照片？',
    goodPhotoIs:
      '拍到完整工件，清晰、光照均匀，每次从同一位置拍摄。请选择良品之间允许的差异尽可能大的工件：模型会把没见过的都当作差异。',
    good: '好：清晰、光照均匀、工件完整',
    blurred: '模糊：看不到细小缺陷',
    dark: '过暗：看不到阴影中的内容',
    threshold: '什么是阈值？',
    thresholdIs:
      '每张照片都有一个得分，表示其最异常处与良品的差异程度。阈值有两个：不超过较低的为合格，超过较高的为不合格，介于两者之间为待定。阈值越低，漏检越少但误报越多；阈值越高则相反。',
    uncertain: '“待定”是什么意思？',
    uncertainIs:
      '得分位于两个阈值之间：高于合格的上限，又未达到不合格。良品可能得到这样的分数，缺陷品也可能。应由人工查看工件并作出决定；该决定会保存在复核记录中。',
  },
});
