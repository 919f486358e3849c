/// A Swift type that an element of a ``HostArray`` is stored as.
package protocol HostElement: BitwiseCopyable, Sendable {
  static var element: ElementType { get }
}

extension Bool: HostElement { package static var element: ElementType { .bool } }
extension UInt8: HostElement { package static var element: ElementType { .uint8 } }
extension Int8: HostElement { package static var element: ElementType { .int8 } }
extension UInt16: HostElement { package static var element: ElementType { .uint16 } }
extension Int16: HostElement { package static var element: ElementType { .int16 } }
extension UInt32: HostElement { package static var element: ElementType { .uint32 } }
extension Int32: HostElement { package static var element: ElementType { .int32 } }
extension Int64: HostElement { package static var element: ElementType { .int64 } }
extension Int: HostElement { package static var element: ElementType { .int64 } }
extension Float: HostElement { package static var element: ElementType { .float32 } }
extension Double: HostElement { package static var element: ElementType { .float64 } }
