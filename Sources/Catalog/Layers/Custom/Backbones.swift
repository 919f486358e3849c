// swift-format-ignore-file
// Written by Tests/Conformance/backbones.py from what Keras answered; do not edit.

extension BackboneArchitecture {
  /// The one of this name.
  ///
  /// - Complexity: O(number of architectures).
  package static func named(_ name: String) -> BackboneArchitecture? {
    all.first { $0.name == name }
  }

  package static let all: [BackboneArchitecture] = [
    convnextBase, convnextLarge, convnextSmall, convnextTiny, convnextXlarge, densenet121, densenet169, densenet201, efficientnetB0, efficientnetB1, efficientnetB2, efficientnetB3, efficientnetB4, efficientnetB5, efficientnetB6, efficientnetB7, efficientnetV2B0, efficientnetV2B1, efficientnetV2B2, efficientnetV2B3, efficientnetV2L, efficientnetV2M, efficientnetV2S, inceptionResnetV2, inceptionV3, mobilenet, mobilenetV2, mobilenetV3Large, mobilenetV3Small, nasnetLarge, nasnetMobile, resnet50, resnet50V2, resnet101, resnet101V2, resnet152, resnet152V2, vgg16, vgg19, xception
  ]

  package static let convnextBase = BackboneArchitecture(
    name: "convnext_base", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1024,
    resolutions: [.init(0, 4, 418176), .init(0, 8, 1741568), .init(0, 16, 57824768), .init(0, 32, 27413504)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 87566464, stateCount: 0,
    stem: Stem(weights: 2048, offset: 0, divisor: 4, statistics: 0),
    top: Top(width: 1024, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let convnextLarge = BackboneArchitecture(
    name: "convnext_large", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1536,
    resolutions: [.init(0, 4, 922176), .init(0, 8, 3890304), .init(0, 16, 129597696), .init(0, 32, 61567488)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 196230336, stateCount: 0,
    stem: Stem(weights: 3072, offset: 0, divisor: 4, statistics: 0),
    top: Top(width: 1536, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let convnextSmall = BackboneArchitecture(
    name: "convnext_small", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 768,
    resolutions: [.init(0, 4, 239904), .init(0, 8, 986688), .init(0, 16, 32653440), .init(0, 32, 15448320)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 49454688, stateCount: 0,
    stem: Stem(weights: 1536, offset: 0, divisor: 4, statistics: 0),
    top: Top(width: 768, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let convnextTiny = BackboneArchitecture(
    name: "convnext_tiny", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 768,
    resolutions: [.init(0, 4, 239904), .init(0, 8, 986688), .init(0, 16, 11081088), .init(0, 32, 15448320)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 27820128, stateCount: 0,
    stem: Stem(weights: 1536, offset: 0, divisor: 4, statistics: 0),
    top: Top(width: 768, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let convnextXlarge = BackboneArchitecture(
    name: "convnext_xlarge", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 2048,
    resolutions: [.init(0, 4, 1622784), .init(0, 8, 6891008), .init(0, 16, 229944320), .init(0, 32, 109352960)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 348147968, stateCount: 0,
    stem: Stem(weights: 4096, offset: 0, divisor: 4, statistics: 0),
    top: Top(width: 2048, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let densenet121 = BackboneArchitecture(
    name: "densenet121", trainedSize: 224, leastSize: 32, pixels: .torch, channels: 1024,
    resolutions: [.init(1, 2, 9408), .init(3, 4, 364544), .init(3, 8, 1040384), .init(3, 16, 3325952), .init(3, 32, 2129920)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 6953856, stateCount: 83648,
    stem: Stem(weights: 3136, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1024, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let densenet169 = BackboneArchitecture(
    name: "densenet169", trainedSize: 224, leastSize: 32, pixels: .torch, channels: 1664,
    resolutions: [.init(1, 2, 9408), .init(3, 4, 364544), .init(3, 8, 1040384), .init(3, 16, 5079040), .init(3, 32, 5832704)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 12484480, stateCount: 158400,
    stem: Stem(weights: 3136, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1664, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let densenet201 = BackboneArchitecture(
    name: "densenet201", trainedSize: 224, leastSize: 32, pixels: .torch, channels: 1920,
    resolutions: [.init(1, 2, 9408), .init(3, 4, 364544), .init(3, 8, 1040384), .init(3, 16, 9568256), .init(3, 32, 6881280)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 18092928, stateCount: 229056,
    stem: Stem(weights: 3136, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1920, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetB0 = BackboneArchitecture(
    name: "efficientnet_b0", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1280,
    resolutions: [.init(1, 2, 3200), .init(3, 4, 14832), .init(7, 8, 44160), .init(15, 16, 697680), .init(31, 32, 2569120)],
    openResolutions: [.init(0, 2, 3200), .init(0, 4, 14832), .init(0, 8, 44160), .init(0, 16, 697680), .init(0, 32, 2569120)],
    fixedMultiplyAdds: 627200, trainableCount: 4007548, stateCount: 42023,
    stem: Stem(weights: 288, offset: 1, divisor: 2, statistics: 2),
    top: Top(width: 1280, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetB1 = BackboneArchitecture(
    name: "efficientnet_b1", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1280,
    resolutions: [.init(1, 2, 3600), .init(3, 4, 23040), .init(7, 8, 69360), .init(15, 16, 946128), .init(31, 32, 4286368)],
    openResolutions: [.init(0, 2, 3600), .init(0, 4, 23040), .init(0, 8, 69360), .init(0, 16, 946128), .init(0, 32, 4286368)],
    fixedMultiplyAdds: 1108480, trainableCount: 6513184, stateCount: 62055,
    stem: Stem(weights: 288, offset: 1, divisor: 2, statistics: 2),
    top: Top(width: 1280, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetB2 = BackboneArchitecture(
    name: "efficientnet_b2", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1408,
    resolutions: [.init(1, 2, 3600), .init(3, 4, 23040), .init(7, 8, 94032), .init(15, 16, 1102800), .init(31, 32, 5080816)],
    openResolutions: [.init(0, 2, 3600), .init(0, 4, 23040), .init(0, 8, 94032), .init(0, 16, 1102800), .init(0, 32, 5080816)],
    fixedMultiplyAdds: 1313728, trainableCount: 7700994, stateCount: 67575,
    stem: Stem(weights: 288, offset: 1, divisor: 2, statistics: 2),
    top: Top(width: 1408, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetB3 = BackboneArchitecture(
    name: "efficientnet_b3", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1536,
    resolutions: [.init(1, 2, 6648), .init(3, 4, 40080), .init(7, 8, 97536), .init(15, 16, 1721760), .init(31, 32, 6863184)],
    openResolutions: [.init(0, 2, 6648), .init(0, 4, 40080), .init(0, 8, 97536), .init(0, 16, 1721760), .init(0, 32, 6863184)],
    fixedMultiplyAdds: 1859648, trainableCount: 10696232, stateCount: 87303,
    stem: Stem(weights: 360, offset: 1, divisor: 2, statistics: 2),
    top: Top(width: 1536, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetB4 = BackboneArchitecture(
    name: "efficientnet_b4", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1792,
    resolutions: [.init(1, 2, 7128), .init(3, 4, 54096), .init(7, 8, 172464), .init(15, 16, 2832720), .init(31, 32, 11210560)],
    openResolutions: [.init(0, 2, 7128), .init(0, 4, 54096), .init(0, 8, 172464), .init(0, 16, 2832720), .init(0, 32, 11210560)],
    fixedMultiplyAdds: 3117408, trainableCount: 17548616, stateCount: 125207,
    stem: Stem(weights: 432, offset: 1, divisor: 2, statistics: 2),
    top: Top(width: 1792, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetB5 = BackboneArchitecture(
    name: "efficientnet_b5", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 2048,
    resolutions: [.init(1, 2, 7920), .init(3, 4, 102096), .init(7, 8, 280944), .init(15, 16, 4100928), .init(31, 32, 18484288)],
    openResolutions: [.init(0, 2, 7920), .init(0, 4, 102096), .init(0, 8, 280944), .init(0, 16, 4100928), .init(0, 32, 18484288)],
    fixedMultiplyAdds: 5151552, trainableCount: 28340784, stateCount: 172743,
    stem: Stem(weights: 432, offset: 1, divisor: 2, statistics: 2),
    top: Top(width: 2048, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetB6 = BackboneArchitecture(
    name: "efficientnet_b6", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 2304,
    resolutions: [.init(1, 2, 12576), .init(3, 4, 125808), .init(7, 8, 419424), .init(15, 16, 5991168), .init(31, 32, 26428512)],
    openResolutions: [.init(0, 2, 12576), .init(0, 4, 125808), .init(0, 8, 419424), .init(0, 16, 5991168), .init(0, 32, 26428512)],
    fixedMultiplyAdds: 7481184, trainableCount: 40735704, stateCount: 224439,
    stem: Stem(weights: 504, offset: 1, divisor: 2, statistics: 2),
    top: Top(width: 2304, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetB7 = BackboneArchitecture(
    name: "efficientnet_b7", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 2560,
    resolutions: [.init(1, 2, 14432), .init(3, 4, 206208), .init(7, 8, 601440), .init(15, 16, 9338784), .init(31, 32, 41342272)],
    openResolutions: [.init(0, 2, 14432), .init(0, 4, 206208), .init(0, 8, 601440), .init(0, 16, 9338784), .init(0, 32, 41342272)],
    fixedMultiplyAdds: 11899904, trainableCount: 63786960, stateCount: 310727,
    stem: Stem(weights: 576, offset: 1, divisor: 2, statistics: 2),
    top: Top(width: 2560, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetV2B0 = BackboneArchitecture(
    name: "efficientnet_v2_b0", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1280,
    resolutions: [.init(1, 2, 5472), .init(3, 4, 52224), .init(7, 8, 144384), .init(15, 16, 1001088), .init(31, 32, 3549984)],
    openResolutions: nil,
    fixedMultiplyAdds: 1031424, trainableCount: 5858704, stateCount: 60608,
    stem: Stem(weights: 288, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1280, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetV2B1 = BackboneArchitecture(
    name: "efficientnet_v2_b1", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1280,
    resolutions: [.init(1, 2, 7776), .init(3, 4, 93184), .init(7, 8, 236544), .init(15, 16, 1234848), .init(31, 32, 4002720)],
    openResolutions: nil,
    fixedMultiplyAdds: 1198080, trainableCount: 6860052, stateCount: 71072,
    stem: Stem(weights: 288, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1280, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetV2B2 = BackboneArchitecture(
    name: "efficientnet_v2_b2", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1408,
    resolutions: [.init(1, 2, 7776), .init(3, 4, 93184), .init(7, 8, 307456), .init(15, 16, 1424320), .init(31, 32, 5222704)],
    openResolutions: nil,
    fixedMultiplyAdds: 1530944, trainableCount: 8687086, stateCount: 82288,
    stem: Stem(weights: 288, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1408, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetV2B3 = BackboneArchitecture(
    name: "efficientnet_v2_b3", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1536,
    resolutions: [.init(1, 2, 9144), .init(3, 4, 139776), .init(7, 8, 329984), .init(15, 16, 2104096), .init(31, 32, 7795584)],
    openResolutions: nil,
    fixedMultiplyAdds: 2308864, trainableCount: 12821406, stateCount: 109216,
    stem: Stem(weights: 360, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1536, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetV2L = BackboneArchitecture(
    name: "efficientnet_v2_l", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1280,
    resolutions: [.init(1, 2, 37728), .init(3, 4, 1028096), .init(7, 8, 2420736), .init(15, 16, 14640000), .init(31, 32, 76390976)],
    openResolutions: nil,
    fixedMultiplyAdds: 22084608, trainableCount: 117234272, stateCount: 512576,
    stem: Stem(weights: 288, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1280, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetV2M = BackboneArchitecture(
    name: "efficientnet_v2_m", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1280,
    resolutions: [.init(1, 2, 16200), .init(3, 4, 393984), .init(7, 8, 1147904), .init(15, 16, 6790304), .init(31, 32, 34316128)],
    openResolutions: nil,
    fixedMultiplyAdds: 9833984, trainableCount: 52858356, stateCount: 292032,
    stem: Stem(weights: 216, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1280, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let efficientnetV2S = BackboneArchitecture(
    name: "efficientnet_v2_s", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 1280,
    resolutions: [.init(1, 2, 11016), .init(3, 4, 301824), .init(7, 8, 603136), .init(15, 16, 3621888), .init(31, 32, 11785664)],
    openResolutions: nil,
    fixedMultiplyAdds: 3664896, trainableCount: 20177488, stateCount: 153872,
    stem: Stem(weights: 216, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1280, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let inceptionResnetV2 = BackboneArchitecture(
    name: "inception_resnet_v2", trainedSize: 299, leastSize: 75, pixels: .symmetric, channels: 1536,
    resolutions: [.init(-1, 2, 864), .init(-5, 2, 27648), .init(-7, 4, 5120), .init(-15, 4, 138240), .init(-19, 8, 2162688), .init(-27, 16, 25976832), .init(-43, 32, 25888768)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 54276192, stateCount: 60544,
    stem: Stem(weights: 288, offset: -1, divisor: 2, statistics: 0),
    top: Top(width: 1536, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let inceptionV3 = BackboneArchitecture(
    name: "inception_v3", trainedSize: 299, leastSize: 75, pixels: .symmetric, channels: 2048,
    resolutions: [.init(-1, 2, 864), .init(-5, 2, 27648), .init(-7, 4, 5120), .init(-15, 4, 138240), .init(-19, 8, 889344), .init(-27, 16, 8696832), .init(-43, 32, 11993088)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 21768352, stateCount: 34432,
    stem: Stem(weights: 288, offset: -1, divisor: 2, statistics: 0),
    top: Top(width: 2048, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let mobilenet = BackboneArchitecture(
    name: "mobilenet", trainedSize: 224, leastSize: 32, pixels: .symmetric, channels: 1024,
    resolutions: [.init(1, 2, 3200), .init(1, 4, 26304), .init(1, 8, 101760), .init(1, 16, 1467136), .init(1, 32, 1586688)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 3206976, stateCount: 21888,
    stem: Stem(weights: 288, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1024, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let mobilenetV2 = BackboneArchitecture(
    name: "mobilenet_v2", trainedSize: 224, leastSize: 32, pixels: .symmetric, channels: 1280,
    resolutions: [.init(1, 2, 3200), .init(3, 4, 14832), .init(7, 8, 40080), .init(15, 16, 523584), .init(31, 32, 1608064)],
    openResolutions: [.init(1, 2, 3200), .init(1, 4, 14832), .init(1, 8, 40080), .init(1, 16, 523584), .init(1, 32, 1608064)],
    fixedMultiplyAdds: 0, trainableCount: 2223872, stateCount: 34112,
    stem: Stem(weights: 288, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1280, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let mobilenetV3Large = BackboneArchitecture(
    name: "mobilenet_v3_large", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 960,
    resolutions: [.init(1, 2, 1856), .init(3, 4, 7944), .init(7, 8, 39480), .init(15, 16, 445672), .init(31, 32, 940320)],
    openResolutions: [.init(1, 2, 1856), .init(1, 4, 7944), .init(1, 8, 39480), .init(1, 16, 445672), .init(1, 32, 940320)],
    fixedMultiplyAdds: 1507200, trainableCount: 2971952, stateCount: 24400,
    stem: Stem(weights: 144, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1280, weights: 1230080, state: 0, multiplyAdds: 1228800, flattenedUnits: nil))

  package static let mobilenetV3Small = BackboneArchitecture(
    name: "mobilenet_v3_small", trainedSize: 224, leastSize: 32, pixels: .pixels, channels: 576,
    resolutions: [.init(1, 2, 432), .init(3, 4, 1552), .init(7, 8, 9696), .init(15, 16, 101448), .init(31, 32, 340128)],
    openResolutions: [.init(1, 2, 432), .init(1, 4, 1552), .init(1, 8, 9696), .init(1, 16, 101448), .init(1, 32, 340128)],
    fixedMultiplyAdds: 458752, trainableCount: 927008, stateCount: 12112,
    stem: Stem(weights: 144, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 1024, weights: 590848, state: 0, multiplyAdds: 589824, flattenedUnits: nil))

  package static let nasnetLarge = BackboneArchitecture(
    name: "nasnet_large", trainedSize: 331, leastSize: 32, pixels: .symmetric, channels: 4032,
    resolutions: [.init(-1, 2, 6624), .init(1, 4, 66450), .init(5, 8, 4288200), .init(13, 16, 18366432), .init(29, 32, 61795776)],
    openResolutions: [.init(-1, 2, 14688), .init(-1, 4, 39613818), .init(-1, 8, 5722080), .init(-1, 16, 8983968), .init(-1, 32, 30160704)],
    fixedMultiplyAdds: 0, trainableCount: 84720150, stateCount: 196668,
    stem: Stem(weights: 864, offset: -1, divisor: 2, statistics: 0),
    top: Top(width: 4032, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let nasnetMobile = BackboneArchitecture(
    name: "nasnet_mobile", trainedSize: 224, leastSize: 32, pixels: .symmetric, channels: 1056,
    resolutions: [.init(-1, 2, 1216), .init(1, 4, 9612), .init(5, 8, 230516), .init(13, 16, 972400), .init(29, 32, 2982496)],
    openResolutions: [.init(-1, 2, 1920), .init(-1, 4, 127576), .init(-1, 8, 615560), .init(-1, 16, 2020128), .init(-1, 32, 1429120)],
    fixedMultiplyAdds: 0, trainableCount: 4232978, stateCount: 36738,
    stem: Stem(weights: 288, offset: -1, divisor: 2, statistics: 0),
    top: Top(width: 1056, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let resnet50 = BackboneArchitecture(
    name: "resnet50", trainedSize: 224, leastSize: 32, pixels: .caffe, channels: 2048,
    resolutions: [.init(1, 2, 9408), .init(3, 4, 212992), .init(7, 8, 1212416), .init(15, 16, 7077888), .init(31, 32, 14942208)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 23534592, stateCount: 53120,
    stem: Stem(weights: 3136, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 2048, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let resnet50V2 = BackboneArchitecture(
    name: "resnet50_v2", trainedSize: 224, leastSize: 32, pixels: .symmetric, channels: 2048,
    resolutions: [.init(1, 2, 9408), .init(3, 4, 159744), .init(7, 8, 1052672), .init(15, 16, 6438912), .init(31, 32, 15794176)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 23519360, stateCount: 45440,
    stem: Stem(weights: 3136, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 2048, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let resnet101 = BackboneArchitecture(
    name: "resnet101", trainedSize: 224, leastSize: 32, pixels: .caffe, channels: 2048,
    resolutions: [.init(1, 2, 9408), .init(3, 4, 212992), .init(7, 8, 1212416), .init(15, 16, 26017792), .init(31, 32, 14942208)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 42552832, stateCount: 105344,
    stem: Stem(weights: 3136, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 2048, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let resnet101V2 = BackboneArchitecture(
    name: "resnet101_v2", trainedSize: 224, leastSize: 32, pixels: .symmetric, channels: 2048,
    resolutions: [.init(1, 2, 9408), .init(3, 4, 159744), .init(7, 8, 1052672), .init(15, 16, 25378816), .init(31, 32, 15794176)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 42528896, stateCount: 97664,
    stem: Stem(weights: 3136, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 2048, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let resnet152 = BackboneArchitecture(
    name: "resnet152", trainedSize: 224, leastSize: 32, pixels: .caffe, channels: 2048,
    resolutions: [.init(1, 2, 9408), .init(3, 4, 212992), .init(7, 8, 2326528), .init(15, 16, 40501248), .init(31, 32, 14942208)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 58219520, stateCount: 151424,
    stem: Stem(weights: 3136, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 2048, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let resnet152V2 = BackboneArchitecture(
    name: "resnet152_v2", trainedSize: 224, leastSize: 32, pixels: .symmetric, channels: 2048,
    resolutions: [.init(1, 2, 9408), .init(3, 4, 159744), .init(7, 8, 2166784), .init(15, 16, 39862272), .init(31, 32, 15794176)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 58187904, stateCount: 143744,
    stem: Stem(weights: 3136, offset: 1, divisor: 2, statistics: 0),
    top: Top(width: 2048, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))

  package static let vgg16 = BackboneArchitecture(
    name: "vgg16", trainedSize: 224, leastSize: 32, pixels: .caffe, channels: 512,
    resolutions: [.init(0, 1, 38592), .init(0, 2, 221184), .init(0, 4, 1474560), .init(0, 8, 5898240), .init(0, 16, 7077888), .init(0, 32, 0)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 14714688, stateCount: 0,
    stem: Stem(weights: 576, offset: 0, divisor: 1, statistics: 0),
    top: Top(width: 4096, weights: 119545856, state: 0, multiplyAdds: 119537664, flattenedUnits: 4096))

  package static let vgg19 = BackboneArchitecture(
    name: "vgg19", trainedSize: 224, leastSize: 32, pixels: .caffe, channels: 512,
    resolutions: [.init(0, 1, 38592), .init(0, 2, 221184), .init(0, 4, 2064384), .init(0, 8, 8257536), .init(0, 16, 9437184), .init(0, 32, 0)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 20024384, stateCount: 0,
    stem: Stem(weights: 576, offset: 0, divisor: 1, statistics: 0),
    top: Top(width: 4096, weights: 119545856, state: 0, multiplyAdds: 119537664, flattenedUnits: 4096))

  package static let xception = BackboneArchitecture(
    name: "xception", trainedSize: 299, leastSize: 71, pixels: .symmetric, channels: 2048,
    resolutions: [.init(-1, 2, 864), .init(-5, 2, 44736), .init(-3, 4, 109952), .init(1, 8, 757976), .init(9, 16, 14351792), .init(25, 32, 5487104)],
    openResolutions: nil,
    fixedMultiplyAdds: 0, trainableCount: 20806952, stateCount: 54528,
    stem: Stem(weights: 288, offset: -1, divisor: 2, statistics: 0),
    top: Top(width: 2048, weights: 0, state: 0, multiplyAdds: 0, flattenedUnits: nil))
}
