/** The engine in the page's head, and the dialog of models. */
import { catalogue } from './catalogue';

export const engineText = catalogue({
  en: {
    cpu: 'plain JavaScript',
    loading: (percent: string) => `Loading the model: ${percent}`,
    computing: (backend: string, adapter: string) => `Computing with ${backend}: ${adapter}.`,
    refused: (backend: string, why: string) => `Not ${backend}: ${why}.`,
    facts: (parameters: string, licence: string) => `(${parameters} M parameters, ${licence}).`,
    models: 'Models',
    choose: 'Choose a model',
    close: 'Close',
    stays:
      'Photos and the object’s name stay. What was trained belongs to its model, so you train again after a change.',
    more: 'More models: run this on the machine that serves this page:',
    reading: 'Reading the list of models…',
    busy: 'The model in use is at work; wait until it is done, or cancel the training.',
    ask: (title: string) =>
      `Change to ${title}? Train again then; the versions of the model before stay, and so do the photos.`,
    change: 'Change the model',
    keep: 'Keep the trained one',
    inUse: 'In use',
    clip: 'Pictures and words',
    vision: 'Pictures only',
    numbers: (megabytes: string, parameters: string, side: number) =>
      `${megabytes} MB · ${parameters} M parameters · ${side} × ${side} pixels`,
    licence: (licence: string) => `Licence: ${licence}`,
  },
  de: {
    cpu: 'reines JavaScript',
    loading: (percent) => `Modell wird geladen: ${percent}`,
    computing: (backend, adapter) => `Rechnet mit ${backend}: ${adapter}.`,
    refused: (backend, why) => `Nicht ${backend}: ${why}.`,
    facts: (parameters, licence) => `(${parameters} Mio. Parameter, ${licence}).`,
    models: 'Modelle',
    choose: 'Modell wählen',
    close: 'Schließen',
    stays:
      'Die Fotos und der Name des Teils bleiben. Was angelernt wurde, gehört zu seinem Modell; nach einem Wechsel lernen Sie neu an.',
    more: 'Weitere Modelle: Führen Sie dies auf dem Rechner aus, der diese Seite ausliefert:',
    reading: 'Liste der Modelle wird gelesen …',
    busy: 'Das Modell arbeitet gerade; warten Sie, bis es fertig ist, oder brechen Sie das Anlernen ab.',
    ask: (title) =>
      `Zu ${title} wechseln? Danach lernen Sie neu an; die Versionen des bisherigen Modells bleiben, ebenso die Fotos.`,
    change: 'Modell wechseln',
    keep: 'Beim angelernten bleiben',
    inUse: 'In Gebrauch',
    clip: 'Bilder und Wörter',
    vision: 'Nur Bilder',
    numbers: (megabytes, parameters, side) =>
      `${megabytes} MB · ${parameters} Mio. Parameter · ${side} × ${side} Pixel`,
    licence: (licence) => `Lizenz: ${licence}`,
  },
  zh: {
    cpu: '纯 JavaScript',
    loading: (percent) => `正在加载模型：${percent}`,
    computing: (backend, adapter) => `使用 ${backend} 计算：${adapter}。`,
    refused: (backend, why) => `未使用 ${backend}：${why}。`,
    facts: (parameters, licence) => `（${parameters} M 参数，${licence}）。`,
    models: '模型',
    choose: '选择模型',
    close: '关闭',
    stays: '照片和对象名称会保留。训练结果属于相应的模型，更换模型后需要重新训练。',
    more: '更多模型：请在提供此页面的电脑上运行：',
    reading: '正在读取模型列表…',
    busy: '当前模型正在工作；请等待完成，或取消训练。',
    ask: (title) => `更换为 ${title}？之后需要重新训练；原模型的版本和照片都会保留。`,
    change: '更换模型',
    keep: '保留已训练的模型',
    inUse: '使用中',
    clip: '图像和文字',
    vision: '仅图像',
    numbers: (megabytes, parameters, side) =>
      `${megabytes} MB · ${parameters} M 参数 · ${side} × ${side} 像素`,
    licence: (licence) => `许可：${licence}`,
  },
});
