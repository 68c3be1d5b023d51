/** The threshold: its promise, its cost, and how to choose it. */
import { catalogue } from './catalogue';

export const thresholdText = catalogue({
  en: {
    title: 'Threshold',
    untrained: 'There is no threshold yet: train on the good photos first.',
    running:
      'The project is being trained. The threshold is measured at the end of it; then it can be changed here.',
    why: 'Good parts that the model has not learnt from, held-out ones, show how high good scores go. The promise counts them: a few promise little, many promise much.',
    addGood: 'Drop photos of other good parts',
    addBad: 'Drop photos of defective parts',
    goodHint:
      'One photo of each part, and none that was learnt from: the program counts every photo as another part',
    badHint: 'They show what each threshold would miss',
    scoring: (left: number, written: string) =>
      `${written} ${left === 1 ? 'photo is' : 'photos are'} being scored`,
    goodLeft: (count: number, written: string) =>
      count === 1
        ? 'The page or project was closed before this photo of a good part was scored and stored. Drop it here again, as a good part:'
        : `The page or project was closed before these ${written} photos of good parts were scored and stored. Drop them here again, as good parts:`,
    badLeft: (count: number, written: string) =>
      count === 1
        ? 'The page or project was closed before this photo of a defective part was scored and stored. Drop it here again, as a defective part:'
        : `The page or project was closed before these ${written} photos of defective parts were scored and stored. Drop them here again, as defective parts:`,
    unscored: (count: number, written: string) =>
      `${written} ${count === 1 ? 'photo' : 'photos'} of known parts ${count === 1 ? 'has' : 'have'} not been scored by this version.`,
    score: 'Score them',
    scores: 'Scores',
    good: 'good',
    bad: 'defective',
    unknown: 'not reviewed',
    histogram: 'Histogram of scores by what is known of the parts',
    noScores: 'No photo has been scored by this version yet.',
    passUpTo: 'Pass up to',
    failAbove: 'Fail above',
    between: 'Scores between the two are uncertain, and count as alarms.',
    promise: (count: number, written: string, rate: string, confidence: string) =>
      `${written} held-out good ${count === 1 ? 'part' : 'parts'}: at most ${rate} false alarms, with ${confidence} confidence.`,
    learntAlarms: (count: number, written: string): string =>
      `${written} of them ${count === 1 ? 'was' : 'were'} no pass, and the version has learnt from ${count === 1 ? 'it. It counts as an alarm' : 'them. They count as alarms'} all the same.`,
    noPromise: (count: number, written: string) =>
      `${count === 1 ? 'The held-out good part scores' : count === 2 ? 'Both held-out good parts score' : `All ${written} held-out good parts score`} above this threshold, so nothing is promised.`,
    noHeldOut: (shots: number, rate: string, confidence: string) =>
      `No held-out good part yet. What training measured on ${shots} photos promises at most ${rate} false alarms, with ${confidence} confidence.`,
    byHand: 'No held-out good part yet, and the threshold was chosen by hand: nothing is promised.',
    next: (more: number, written: string, rate: string) =>
      `With ${written} more good ${more === 1 ? 'part' : 'parts'}, a threshold can be set that promises ${rate}.`,
    settable: (rate: string) =>
      `A threshold that is chosen by the good parts, just below, promises at most ${rate}.`,
    independent:
      'This holds for parts made and photographed like these, with one photo of each part. The program counts every photo as another part: with several photos of one part, it promises more than is known.',
    choose: 'False alarms that the good parts promise',
    fewest: (rate: string) => `the fewest: at most ${rate}`,
    atMost: (rate: string) => `at most ${rate}`,
    suggest: 'Set',
    use: 'Use these thresholds',
    inUse: 'These thresholds are in use.',
    judgesAnew: (count: number, changed: number, whole: (count: number) => string) =>
      `${whole(count)} ${count === 1 ? 'result' : 'results'} of this version will be judged anew by them; ${changed === 0 ? 'no verdict becomes another one' : `${whole(changed)} ${changed === 1 ? 'gets' : 'get'} another verdict`}.`,
    judged: (count: number, changed: number, whole: (count: number) => string) =>
      `${whole(count)} ${count === 1 ? 'result was' : 'results were'} judged anew by them; ${changed === 0 ? 'no verdict became another one' : `${whole(changed)} got another verdict, and Records tell of it`}.`,
    back: 'Back to what training measured',
    costs: 'What it costs',
    parts: 'Parts',
    pass: 'Pass',
    uncertain: 'Uncertain',
    fail: 'Fail',
    wrong: 'Wrong',
    falseAlarms: (rate: string) => `${rate} false alarms`,
    misses: (rate: string) => `${rate} missed`,
    falseAlarmsOf: (some: string, of: string) => `false alarms: ${some} of ${of}`,
    missesOf: (some: string, of: string) => `missed: ${some} of ${of}`,
    curves: 'Across all thresholds',
    roc: 'ROC',
    rocAxes: 'Defective parts found against false alarms',
    pr: 'Precision and recall',
    prAxes: 'Share of alarms that are right against defective parts found',
    area: (area: string) => `area ${area}`,
    noDefects: 'With photos of defective parts, this shows what each threshold misses.',
  },
  de: {
    title: 'Schwelle',
    untrained: 'Es gibt noch keine Schwelle: Lernen Sie zuerst die Gutteile an.',
    running:
      'Das Projekt wird gerade angelernt. Am Ende wird die Schwelle gemessen; dann lässt sie sich hier ändern.',
    why: 'Zurückgehaltene Gutteile, also solche, von denen das Modell nicht gelernt hat, zeigen, wie hoch gute Werte reichen. Nach ihnen wird zugesagt: Wenige sagen wenig zu, viele viel.',
    addGood: 'Fotos weiterer Gutteile ablegen',
    addBad: 'Fotos fehlerhafter Teile ablegen',
    goodHint:
      'Ein Foto je Teil, und keines, das angelernt wurde: Das Programm zählt jedes Foto als weiteres Teil',
    badHint: 'Sie zeigen, was jede Schwelle übersehen würde',
    scoring: (left, written) => `${written} ${left === 1 ? 'Foto wird' : 'Fotos werden'} bewertet`,
    goodLeft: (count, written) =>
      count === 1
        ? 'Seite oder Projekt wurden geschlossen, bevor dieses Foto eines Gutteils bewertet und gespeichert war. Legen Sie es hier noch einmal als Gutteil ab:'
        : `Seite oder Projekt wurden geschlossen, bevor diese ${written} Fotos von Gutteilen bewertet und gespeichert waren. Legen Sie sie hier noch einmal als Gutteile ab:`,
    badLeft: (count, written) =>
      count === 1
        ? 'Seite oder Projekt wurden geschlossen, bevor dieses Foto eines fehlerhaften Teils bewertet und gespeichert war. Legen Sie es hier noch einmal als fehlerhaftes Teil ab:'
        : `Seite oder Projekt wurden geschlossen, bevor diese ${written} Fotos fehlerhafter Teile bewertet und gespeichert waren. Legen Sie sie hier noch einmal als fehlerhafte Teile ab:`,
    unscored: (count, written) =>
      `${written} ${count === 1 ? 'Foto' : 'Fotos'} bekannter Teile ${count === 1 ? 'wurde' : 'wurden'} von dieser Version noch nicht bewertet.`,
    score: 'Bewerten',
    scores: 'Werte',
    good: 'gut',
    bad: 'fehlerhaft',
    unknown: 'nicht beurteilt',
    histogram: 'Histogramm der Werte nach dem, was über die Teile bekannt ist',
    noScores: 'Diese Version hat noch kein Foto bewertet.',
    passUpTo: 'Gut bis',
    failAbove: 'Schlecht über',
    between: 'Werte dazwischen sind unsicher und zählen als Alarm.',
    promise: (count, written, rate, confidence) =>
      `${written} zurückgehaltene${count === 1 ? 's Gutteil' : ' Gutteile'}: höchstens ${rate} Fehlalarme, mit ${confidence} Sicherheit.`,
    learntAlarms: (count, written) =>
      `${written} davon ${count === 1 ? 'hatte' : 'hatten'} nicht bestanden, und die Version hat daraus gelernt. Als Alarm ${count === 1 ? 'zählt es' : 'zählen sie'} trotzdem.`,
    noPromise: (count, written) =>
      `${count === 1 ? 'Das zurückgehaltene Gutteil liegt' : count === 2 ? 'Beide zurückgehaltenen Gutteile liegen' : `Alle ${written} zurückgehaltenen Gutteile liegen`} über dieser Schwelle; zugesagt ist damit nichts.`,
    noHeldOut: (shots, rate, confidence) =>
      `Noch kein zurückgehaltenes Gutteil. Was das Anlernen an ${shots} Fotos gemessen hat, sagt höchstens ${rate} Fehlalarme zu, mit ${confidence} Sicherheit.`,
    byHand:
      'Noch kein zurückgehaltenes Gutteil, und die Schwelle wurde von Hand gewählt: Zugesagt ist nichts.',
    next: (more, written, rate) =>
      `Mit ${written} ${more === 1 ? 'weiterem Gutteil' : 'weiteren Gutteilen'} lässt sich eine Schwelle setzen, die ${rate} zusagt.`,
    settable: (rate) =>
      `Eine Schwelle, die gleich hier darunter nach den Gutteilen gewählt wird, sagt höchstens ${rate} zu.`,
    independent:
      'Das gilt für Teile, die wie diese gefertigt und fotografiert sind, bei einem Foto je Teil. Das Programm zählt jedes Foto als weiteres Teil: Mit mehreren Fotos eines Teils sagt es mehr zu, als bekannt ist.',
    choose: 'Fehlalarme, die die Gutteile zusagen',
    fewest: (rate) => `die wenigsten: höchstens ${rate}`,
    atMost: (rate) => `höchstens ${rate}`,
    suggest: 'Setzen',
    use: 'Diese Schwellen verwenden',
    inUse: 'Diese Schwellen werden verwendet.',
    judgesAnew: (count, changed, whole) =>
      `${whole(count)} ${count === 1 ? 'Ergebnis dieser Version wird' : 'Ergebnisse dieser Version werden'} damit neu beurteilt; ${changed === 0 ? 'kein Urteil lautet danach anders' : `${whole(changed)} ${changed === 1 ? 'bekommt' : 'bekommen'} ein anderes Urteil`}.`,
    judged: (count, changed, whole) =>
      `${whole(count)} ${count === 1 ? 'Ergebnis wurde' : 'Ergebnisse wurden'} damit neu beurteilt; ${changed === 0 ? 'kein Urteil lautet anders' : `${whole(changed)} ${changed === 1 ? 'bekam' : 'bekamen'} ein anderes Urteil, die Nachweise sagen es`}.`,
    back: 'Zurück zu den beim Anlernen gemessenen',
    costs: 'Was sie kostet',
    parts: 'Teile',
    pass: 'Gut',
    uncertain: 'Unsicher',
    fail: 'Schlecht',
    wrong: 'Falsch',
    falseAlarms: (rate) => `${rate} Fehlalarme`,
    misses: (rate) => `${rate} übersehen`,
    falseAlarmsOf: (some, of) => `Fehlalarme: ${some} von ${of}`,
    missesOf: (some, of) => `übersehen: ${some} von ${of}`,
    curves: 'Über alle Schwellen',
    roc: 'ROC',
    rocAxes: 'Gefundene fehlerhafte Teile gegen Fehlalarme',
    pr: 'Genauigkeit und Trefferquote',
    prAxes: 'Anteil richtiger Alarme gegen gefundene fehlerhafte Teile',
    area: (area) => `Fläche ${area}`,
    noDefects: 'Mit Fotos fehlerhafter Teile zeigt dies, was jede Schwelle übersieht.',
  },
  zh: {
    title: '阈值',
    untrained: '还没有阈值：请先用良品照片训练。',
    running: '项目正在训练。训练结束时会测得阈值，之后可在此更改。',
    why: '模型没有学过的良品（即“留出的良品”）能显示良品得分会有多高。保证以它们为准：数量少，保证就弱；数量多，保证就强。',
    addGood: '拖入其他良品的照片',
    addBad: '拖入不良品的照片',
    goodHint: '每个工件只用一张照片，且不要用训练过的照片：程序把每张照片都当作另一个工件',
    badHint: '它们显示每个阈值会漏检什么',
    scoring: (_, written) => `正在为 ${written} 张照片评分`,
    goodLeft: (_, written) =>
      `页面或项目关闭时，以下 ${written} 张良品照片尚未评分或保存。请在此处重新拖入，作为良品：`,
    badLeft: (_, written) =>
      `页面或项目关闭时，以下 ${written} 张不良品照片尚未评分或保存。请在此处重新拖入，作为不良品：`,
    unscored: (_, written) => `有 ${written} 张已知工件的照片尚未由此版本评分。`,
    score: '评分',
    scores: '得分',
    good: '良品',
    bad: '不良品',
    unknown: '未复核',
    histogram: '按已知情况划分的得分直方图',
    noScores: '此版本尚未为任何照片评分。',
    passUpTo: '合格上限',
    failAbove: '高于此值不合格',
    between: '两者之间的得分为待定，同样算报警。',
    promise: (_, written, rate, confidence) =>
      `${written} 件留出的良品：误报率最多 ${rate}，置信度 ${confidence}。`,
    learntAlarms: (_, written) => `其中 ${written} 件曾未判为合格，该版本已从中学习，但仍计为报警。`,
    noPromise: (_, written) => `${written} 件留出的良品得分全部高于此阈值，因此没有任何保证。`,
    noHeldOut: (shots, rate, confidence) =>
      `还没有留出的良品。训练时用 ${shots} 张照片测得的阈值保证误报率最多 ${rate}，置信度 ${confidence}。`,
    byHand: '还没有留出的良品，且阈值由人工选定：没有任何保证。',
    next: (_, written, rate) => `再增加 ${written} 件良品，即可设定保证 ${rate} 的阈值。`,
    settable: (rate) => `若在下方按良品选择阈值，可保证误报率最多 ${rate}。`,
    independent:
      '这适用于以同样方式制造和拍摄的工件，且每个工件只有一张照片。程序把每张照片都当作另一个工件：若同一工件有多张照片，保证就会超出实际所知。',
    choose: '良品所能保证的误报率',
    fewest: (rate) => `最低：最多 ${rate}`,
    atMost: (rate) => `最多 ${rate}`,
    suggest: '设定',
    use: '使用这些阈值',
    inUse: '正在使用这些阈值。',
    judgesAnew: (count, changed, whole) =>
      `此版本的 ${whole(count)} 个结果将据此重新判定；${changed === 0 ? '判定均不会改变' : `其中 ${whole(changed)} 个的判定会改变`}。`,
    judged: (count, changed, whole) =>
      `已据此重新判定 ${whole(count)} 个结果；${changed === 0 ? '判定均未改变' : `其中 ${whole(changed)} 个的判定已改变，“记录”中有说明`}。`,
    back: '恢复训练时测得的阈值',
    costs: '代价',
    parts: '工件',
    pass: '合格',
    uncertain: '待定',
    fail: '不合格',
    wrong: '错误',
    falseAlarms: (rate) => `误报 ${rate}`,
    misses: (rate) => `漏检 ${rate}`,
    falseAlarmsOf: (some, of) => `误报 ${some} / ${of}`,
    missesOf: (some, of) => `漏检 ${some} / ${of}`,
    curves: '所有阈值下的表现',
    roc: 'ROC 曲线',
    rocAxes: '检出的不良品与误报的关系',
    pr: '精确率与召回率',
    prAxes: '正确报警的比例与检出的不良品的关系',
    area: (area) => `面积 ${area}`,
    noDefects: '有了不良品照片，这里会显示每个阈值的漏检情况。',
  },
});
